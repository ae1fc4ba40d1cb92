package dev.tollgate.server.http;

import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.PasswordChange;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.token.TokenVerifier;
import dev.tollgate.server.user.UserDirectory;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;

/** What answers all paths below the base of an environment. Jersey makes it long before it has what requests need. */
public final class EnvironmentApplication {
    private final GrizzlyHttpContainer container;

    EnvironmentApplication(GrizzlyHttpContainer container) {
        this.container = container;
    }

    /** Gives it, once, what requests need. */
    public HttpHandler with(ApplicationParts parts) {
        TokenGate tokens = new TokenGate(parts.tokens());
        container.getApplicationHandler().getInjectionManager().register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(parts.login()).to(Login.class);
                bind(parts.passwordChange()).to(PasswordChange.class);
                bind(tokens).to(TokenGate.class);
                bind(new ServiceGate(parts.services())).to(ServiceGate.class);
                bind(new AdministratorGate(parts.administrators(), tokens)).to(AdministratorGate.class);
                bind(parts.tokens()).to(TokenVerifier.class);
                bind(parts.sessions()).to(Sessions.class);
                bind(parts.users()).to(UserDirectory.class);
                bind(parts.bulk()).to(BulkUsers.class);
            }
        });
        return container;
    }
}
