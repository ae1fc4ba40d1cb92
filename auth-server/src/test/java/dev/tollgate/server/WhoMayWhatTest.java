package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every credential on every operation of the document, which says by {@code security} who may what. */
final class WhoMayWhatTest {
    private static final OpenAPI DOCUMENT = new OpenAPIV3Parser().read("openapi/tollgate.yaml");
    private static final String REFERENCE = "#/components/requestBodies/";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static Map<Environment, Credentials> credentials;

    private int users;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Unthrottled.CHEAP_SETTINGS);
        credentials = new EnumMap<>(Environment.class);
        for (Environment environment : Environment.values()) {
            Administration administration = server.administration(environment);
            credentials.put(
                    environment,
                    new Credentials(
                            administration,
                            new CheapUsers(administration.users()).hash(new Password(TestUser.PASSWORD)),
                            server.addKey(KeyKind.SERVICE, environment, "service"),
                            server.addKey(KeyKind.ADMINISTRATOR, environment, "administrator")));
        }
    }

    @AfterAll
    static void stop() {
        credentials.values().forEach(own -> own.administration.close());
        server.close();
    }

    @Test
    void whatTheDocumentSaysIsWhoIsLetThrough() throws Exception {
        List<String> matrix = new ArrayList<>();
        matrix.add(line("", Stream.of(Caller.values()).map(Caller::title)));
        List<String> differences = new ArrayList<>();
        for (Call call : calls()) {
            Set<Caller> letThrough = EnumSet.noneOf(Caller.class);
            for (Caller caller : Caller.values()) {
                Answer answer = send(call, caller);
                if (answer.status() == 401) {
                    assertThat(answer.header("WWW-Authenticate")).isNotEmpty();
                } else {
                    assertThat(answer.status())
                            .as("%s by %s: %s", call, caller, answer.body())
                            .isIn(200, 201, 204);
                    letThrough.add(caller);
                }
            }
            matrix.add(line(
                    call.operation().getOperationId(),
                    Stream.of(Caller.values()).map(caller -> letThrough.contains(caller) ? "yes" : "-")));
            if (!letThrough.equals(call.admitted())) {
                differences.add("%s lets %s through, and not %s".formatted(call, letThrough, call.admitted()));
            }
        }
        System.out.println(String.join(System.lineSeparator(), matrix));
        assertThat(differences).isEmpty();
    }

    private static String line(String operation, Stream<String> cells) {
        return "%-20s".formatted(operation)
                + cells.map("%15s"::formatted).collect(joining()).stripTrailing();
    }

    private static List<Call> calls() {
        return DOCUMENT.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(method -> new Call(method.getKey(), path.getKey(), method.getValue())))
                .toList();
    }

    /** Each request has users of its own, since some operations end tokens or remove the user. */
    private Answer send(Call call, Caller caller) throws Exception {
        String email = "user" + users + "@example.com";
        String other = "other" + users + "@example.com";
        users++;
        String id = Objects.requireNonNull(credentials.get(Environment.LIVE)).add(email);
        HttpRequest.Builder request = server.request(Environment.LIVE.basePath()
                        + call.path().replace("{id}", id).replace("{path}", "any"))
                .method(call.method().name(), BodyPublishers.ofString(call.body(email)));
        call.label().ifPresent(label -> request.header("Content-Type", label));
        authorization(caller, email, other).ifPresent(value -> request.header("Authorization", value));
        return server.send(request);
    }

    private static Optional<String> authorization(Caller caller, String email, String other) throws Exception {
        Credentials own = Objects.requireNonNull(credentials.get(Environment.LIVE));
        Credentials foreign = Objects.requireNonNull(credentials.get(Environment.TEST));
        return switch (caller) {
            case NOBODY -> Optional.empty();
            case USER -> Optional.of(bearer(server.token(Environment.LIVE, email, TestUser.PASSWORD)));
            case OTHER_USER -> Optional.of(bearer(own.tokenOf(other, Environment.LIVE)));
            case SERVICE -> Optional.of(bearer(own.service));
            case SERVICE_AS_PASSWORD -> Optional.of(basic(own.service));
            case ADMINISTRATOR -> Optional.of(bearer(own.administrator));
            case ADMINISTRATOR_AS_PASSWORD -> Optional.of(basic(own.administrator));
            case FOREIGN_USER -> Optional.of(bearer(foreign.tokenOf(email, Environment.TEST)));
            case FOREIGN_SERVICE -> Optional.of(bearer(foreign.service));
            case FOREIGN_SERVICE_AS_PASSWORD -> Optional.of(basic(foreign.service));
            case FOREIGN_ADMINISTRATOR -> Optional.of(bearer(foreign.administrator));
        };
    }

    private static String bearer(String credential) {
        return "Bearer " + credential;
    }

    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(("name:" + key).getBytes(US_ASCII));
    }

    /** The last four are of the other environment. */
    private enum Caller {
        NOBODY(""),
        USER("bearerToken"),
        OTHER_USER("bearerToken"),
        SERVICE("serviceKey"),
        SERVICE_AS_PASSWORD("serviceKeyAsPassword"),
        ADMINISTRATOR("administratorKey"),
        ADMINISTRATOR_AS_PASSWORD(""),
        FOREIGN_USER(""),
        FOREIGN_SERVICE(""),
        FOREIGN_SERVICE_AS_PASSWORD(""),
        FOREIGN_ADMINISTRATOR("");

        private final String scheme;

        Caller(String scheme) {
            this.scheme = scheme;
        }

        /** Short enough for a column. */
        String title() {
            return name().toLowerCase(Locale.ROOT)
                    .replace("_as_password", ":basic")
                    .replace("administrator", "admin")
                    .replace("foreign_", "x-")
                    .replace('_', ' ');
        }
    }

    /** The credentials of one environment. */
    private record Credentials(Administration administration, PasswordHash hash, String service, String administrator) {
        private static final UniqueIds IDS = new UniqueIds(Clock.systemUTC(), new SecureRandom());

        /** Adds somebody, with a hash that is made but once. */
        String add(String email) {
            UserId id = new UserId(IDS.next());
            User user = User.added(id, new Email(email), Optional.of(hash), Instant.now());
            assertThat(administration.users().add(user)).isEqualTo(Addition.ADDED);
            return id.text();
        }

        /** Adds somebody and logs this user in. */
        String tokenOf(String email, Environment environment) throws Exception {
            add(email);
            return server.token(environment, email, TestUser.PASSWORD);
        }
    }

    private record Call(HttpMethod method, String path, Operation operation) {
        /** Whom the document names; a path with an id is that of the user, and of no other. */
        Set<Caller> admitted() {
            List<SecurityRequirement> security = Optional.ofNullable(operation.getSecurity())
                    .or(() -> Optional.ofNullable(DOCUMENT.getSecurity()))
                    .orElse(List.of());
            Set<String> schemes = security.stream()
                    .flatMap(requirement -> requirement.keySet().stream())
                    .collect(toSet());
            return Stream.of(Caller.values())
                    .filter(caller -> schemes.isEmpty() || schemes.contains(caller.scheme))
                    .filter(caller -> caller != Caller.OTHER_USER || !path.contains("{id}"))
                    .collect(toSet());
        }

        Optional<String> label() {
            return requestBody().map(name -> name.equals("BulkUsers") ? "text/plain" : "application/json");
        }

        /** A right one, of which nothing but the caller keeps it from being done. */
        String body(String email) {
            return switch (requestBody().orElse("")) {
                case "" -> "";
                case "Login" -> TestUser.LOGIN_BODY.replace(TestUser.EMAIL, email);
                case "PasswordChange" ->
                    "{\"old_password\":\"" + TestUser.PASSWORD
                            + "\",\"new_password\":\"a staple of incorrect horses\"}";
                case "TokenInQuestion" -> "{\"token\":\"bus|1\"}";
                case "UserCreation", "BulkUsers" -> "{\"email\":\"new." + email + "\"}";
                case "UserChange" -> "{\"disabled\":true}";
                default -> throw new AssertionError("no body is known here for " + this);
            };
        }

        private Optional<String> requestBody() {
            return Optional.ofNullable(operation.getRequestBody())
                    .map(body -> Objects.requireNonNull(body.get$ref()).substring(REFERENCE.length()));
        }

        @Override
        public String toString() {
            return operation.getOperationId();
        }
    }
}
