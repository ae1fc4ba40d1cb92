package dev.tollgate.server;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.http.ApplicationParts;
import dev.tollgate.server.http.BulkUsers;
import dev.tollgate.server.http.HttpApi;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyVerifier;
import dev.tollgate.server.login.AdmissionQueue;
import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.LoginThrottle;
import dev.tollgate.server.login.NetworkLimit;
import dev.tollgate.server.login.PasswordChange;
import dev.tollgate.server.login.PasswordCheck;
import dev.tollgate.server.login.QueuedHashing;
import dev.tollgate.server.login.WaitMeter;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcKeyStore;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.JdbcUserIntake;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenMemory;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.token.TokenUses;
import dev.tollgate.server.token.TokenVerifier;
import dev.tollgate.server.transfer.EntryRules;
import dev.tollgate.server.transfer.UserImport;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.UserDirectory;
import dev.tollgate.server.user.UserStore;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ExtendedResourceContext;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.spi.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Jersey is set to and serves, read back from an application that is ready to serve. */
final class JerseySettingsTest {
    @Test
    void nothingIsDiscoveredAndNothingIsAnsweredByJerseyItself(@TempDir Path directory) {
        try (Database database = DataDirectory.create(directory).createDatabase(Environment.LIVE)) {
            assertThat(application(database).getConfiguration().getProperties())
                    .containsAllEntriesOf(Map.of(
                            "jersey.config.disableAutoDiscovery", true,
                            "jersey.config.disableMetainfServicesLookup", true,
                            "jersey.config.disableJsonProcessing", true,
                            "jersey.config.disableMoxyJson", true,
                            "jersey.config.disableDefaultProvider", "ALL",
                            "jersey.config.beanValidation.disable.server", true,
                            "jersey.config.contentLength.buffer", 0,
                            "jersey.config.server.wadl.disableWadl", true,
                            "jersey.config.server.response.setStatusOverSendError", true));
        }
    }

    /** But for the resource that answers every path that is no operation. */
    @Test
    void theRoutesAreTheOperationsOfTheDocument(@TempDir Path directory) {
        try (Database database = DataDirectory.create(directory).createDatabase(Environment.LIVE)) {
            Set<String> routes = application(database)
                    .getApplicationHandler()
                    .getInjectionManager()
                    .getInstance(ExtendedResourceContext.class)
                    .getResourceModel()
                    .getRootResources()
                    .stream()
                    .flatMap(resource -> routes("", resource))
                    .collect(toSet());
            assertThat(routes).contains("GET /");
            routes.remove("GET /");
            assertThat(routes).containsExactlyInAnyOrderElementsOf(operations());
        }
    }

    /** Without OPTIONS, which Jersey adds to each path and {@code RouteFilter} answers before. */
    private static Stream<String> routes(String parent, Resource resource) {
        String path = (parent + "/" + resource.getPath()).replaceAll("/+", "/");
        Stream<String> own = resource.getResourceMethods().stream()
                .map(ResourceMethod::getHttpMethod)
                .filter(method -> !method.equals("OPTIONS"))
                .map(method -> method + " " + path);
        return Stream.concat(own, resource.getChildResources().stream().flatMap(child -> routes(path, child)));
    }

    private static Set<String> operations() {
        return new OpenAPIV3Parser()
                .read("openapi/tollgate.yaml").getPaths().entrySet().stream()
                        .flatMap(path -> path.getValue().readOperationsMap().keySet().stream()
                                .map(method -> method + " " + path.getKey()))
                        .collect(toSet());
    }

    private static Container application(Database database) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        UniqueIds ids = new UniqueIds(clock, random);
        TokenStore tokens = new JdbcTokenStore(database);
        Config config = Config.of(Map.of());
        TokenLife life = config.tokens().life();
        TokenMemory memory = new TokenMemory(config.tokens().bound(), Ticker.systemTicker());
        TokenUses uses = new TokenUses(tokens, memory, life);
        LoginThrottle throttle = new LoginThrottle(
                config.throttle(),
                new NetworkLimit(config.throttle(), Ticker.systemTicker(), random),
                database.throttles(),
                Ticker.systemTicker(),
                clock,
                random,
                Runnable::run);
        UserStore users = new JdbcUserStore(database, clock);
        PasswordHasher passwords = config.hashing().hasher(random);
        AdmissionQueue queue =
                new AdmissionQueue(config.admission(), Runnable::run, Ticker.systemTicker(), WaitMeter.NONE);
        AuditLog audit = new AuditLog(Environment.LIVE, clock);
        PasswordCheck check = new PasswordCheck(
                users, passwords, Optional.empty(), throttle, queue, Optional.empty(), ids, audit, Runnable::run);
        Login login = new Login(check, users, new TokenIssuer(tokens, memory, config.tokens(), clock, random));
        TokenVerifier verifier = new TokenVerifier(tokens, memory, uses, life, clock, Runnable::run);
        Sessions sessions = new Sessions(users::find, tokens, memory, uses, life, clock, Runnable::run, Runnable::run);
        UserDirectory people = new UserDirectory(
                users,
                config.passwordRules(),
                new QueuedHashing(passwords, queue),
                memory::forgetAll,
                audit,
                ids,
                clock,
                Runnable::run,
                Runnable::run);
        return (Container) new HttpApi(HttpApi.loginOperations(), config.trustedProxies(), ids, clock)
                .application()
                .with(new ApplicationParts(
                        login,
                        new PasswordChange(check, config.passwordRules(), sessions),
                        verifier,
                        sessions,
                        people,
                        new BulkUsers(
                                new UserImport(
                                        new JdbcUserIntake(database, clock),
                                        new EntryRules(
                                                config.passwordRules(),
                                                config.hashing().hashReader()::read),
                                        passwords,
                                        Runnable::run,
                                        ids,
                                        clock),
                                audit,
                                Runnable::run),
                        keys(KeyKind.SERVICE, database, config),
                        keys(KeyKind.ADMINISTRATOR, database, config)));
    }

    private static KeyVerifier keys(KeyKind kind, Database database, Config config) {
        return new KeyVerifier(
                kind,
                new JdbcKeyStore(database, kind),
                config.tokens().bound(),
                Clock.systemUTC(),
                Ticker.systemTicker(),
                Runnable::run);
    }
}
