package dev.tollgate.contract.junit;

import dev.tollgate.client.AdministratorKey;
import dev.tollgate.client.AuthClient;
import dev.tollgate.client.ServiceKey;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.Account;
import dev.tollgate.contract.provider.ContractServer;
import dev.tollgate.contract.provider.MovableClock;
import dev.tollgate.contract.provider.TemporaryDirectory;
import dev.tollgate.contract.provider.TokenState;
import dev.tollgate.contract.provider.UserState;
import dev.tollgate.server.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Tollgate on a free port of this machine, with nobody in it but whom the test asks for. Many threads may use it at
 * once, but for {@link TokenState#IDLE}, for which it may have to start again.
 */
public final class TollgateServer {
    private static final String PASSWORD = "correct horse battery staple";

    private final TemporaryDirectory directory;
    private final ContractServer server;
    private final AtomicInteger count = new AtomicInteger();

    private TollgateServer(TemporaryDirectory directory, ContractServer server) {
        this.directory = directory;
        this.server = server;
    }

    static TollgateServer start(Map<Setting, String> settings) {
        TemporaryDirectory directory = TemporaryDirectory.create();
        try {
            return new TollgateServer(directory, ContractServer.start(directory.path(), settings));
        } catch (RuntimeException mistake) {
            directory.close();
            throw mistake;
        }
    }

    /** Where the paths of the contract begin. */
    public URI baseUri() {
        return server.baseUri();
    }

    /** A client of this server, by whose clock it goes; the test closes it. */
    public AuthClient client() {
        return server.client();
    }

    /** The time of this server. */
    public MovableClock clock() {
        return server.clock();
    }

    /** Adds somebody in this state, with an address of their own. */
    public Account user(UserState state) {
        String name = state.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return user(state, name + "-" + count.incrementAndGet() + "@example.com");
    }

    /**
     * Adds somebody in this state.
     *
     * @throws IllegalArgumentException if it is no address, or somebody's
     */
    public Account user(UserState state, String email) {
        return server.account(state, email, PASSWORD);
    }

    /** The token of somebody who is added for it. */
    public Token token(TokenState state) {
        return token(state, user(UserState.ACTIVE));
    }

    /** A token of an {@link UserState#ACTIVE} user. */
    public Token token(TokenState state, Account user) {
        return server.token(state, user);
    }

    /** Adds a key by which a service asks about tokens. */
    public ServiceKey serviceKey() {
        return ServiceKey.of(server.addServiceKey("service-" + count.incrementAndGet()));
    }

    /** Adds a key by which an administrator manages users. */
    public AdministratorKey administratorKey() {
        return AdministratorKey.of(server.addAdministratorKey("administrator-" + count.incrementAndGet()));
    }

    Path directory() {
        return directory.path();
    }

    void stop() {
        try (directory) {
            server.close();
        }
    }
}
