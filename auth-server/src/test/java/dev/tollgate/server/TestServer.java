package dev.tollgate.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A real server on a free port with databases of its own, and the JDK's client, which offers h2c, to talk to it. */
final class TestServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final Config config;
    private final AuthServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(Path directory, Config config, AuthServer server) {
        this.directory = directory;
        this.config = config;
        this.server = server;
    }

    static TestServer start(Path directory, Map<Setting, String> settings) {
        return start(directory, settings, Clock.systemUTC());
    }

    static TestServer start(Path directory, Map<Setting, String> settings, Clock clock) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        given.put(Setting.PORT, "0");
        given.put(Setting.DATA_DIR, directory.toString());
        given.put(Setting.DRAIN_TIME, "0");
        given.putAll(TestDatabases.settings(directory));
        given.putAll(settings);
        Config config = Config.of(given);
        EmptyDatabases.putInto(config.dataDir());
        return new TestServer(directory, config, AuthServer.start(config, clock));
    }

    int port() {
        return server.port();
    }

    int managementPort() {
        return server.managementPort().orElseThrow();
    }

    /** What operators are answered. */
    Answer manage(String path) throws Exception {
        return send(managementRequest(path));
    }

    HttpRequest.Builder managementRequest(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort() + path));
    }

    /** Ends the server as {@link #close} does, with its drain time, but for the client. */
    void stop() {
        server.close();
    }

    void hurry() {
        server.hurry();
    }

    Path databaseFile(Environment environment) {
        return directory.resolve(environment.databaseFile());
    }

    UserId add(Environment environment, String email, String password) {
        try (Administration administration = administration(environment)) {
            return register(administration, config.hashing(), Email.parse(email).orElseThrow(), password);
        }
    }

    /** Adds a user as the program does. */
    static UserId register(Administration administration, Hashing hashing, Email email, String password) {
        PasswordRules rules = new PasswordRules(PasswordRules.DEFAULT_LEAST_LENGTH);
        PasswordHasher hasher = hashing.hasher(new SecureRandom());
        return switch (rules.judge(new Password(password), email.text())) {
            case Accepted(var accepted) ->
                administration.registration(hasher).register(email, accepted).orElseThrow();
            case Refused(var objection) -> throw new AssertionError(objection);
        };
    }

    Administration administration(Environment environment) {
        return Administration.create(config.databases(), environment);
    }

    String addKey(Environment environment, String name) {
        return addKey(KeyKind.SERVICE, environment, name);
    }

    String addKey(KeyKind kind, Environment environment, String name) {
        try (Administration administration = administration(environment)) {
            return administration
                    .keyIssuer(kind)
                    .issue(new KeyName(name))
                    .orElseThrow()
                    .text();
        }
    }

    /** Logs in by JSON. */
    Answer logIn(Environment environment, String operation, String email, String password) throws Exception {
        return post(
                environment,
                operation,
                "application/json",
                JSON.writeValueAsString(Map.of("email", email, "password", password)));
    }

    CompletableFuture<Answer> logInLater(Environment environment, String email, String password) {
        return sendLater(request(environment.basePath() + "/wf/generate-user-token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}")));
    }

    String token(Environment environment, String email, String password) throws Exception {
        return logIn(environment, "generate-user-token", email, password)
                .json()
                .at("/response/token")
                .asText();
    }

    /** Posts a body under a label, or under none if that is empty. */
    Answer post(Environment environment, String operation, String label, String body) throws Exception {
        HttpRequest.Builder request = request(environment.basePath() + "/wf/" + operation);
        if (!label.isEmpty()) {
            request.header("Content-Type", label);
        }
        return send(request.POST(BodyPublishers.ofString(body)));
    }

    Answer getProtected(Environment environment, String token) throws Exception {
        return send(request(environment.basePath() + "/some-protected-endpoint")
                .header("Authorization", "Bearer " + token));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    CompletableFuture<Answer> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Answer::new);
    }

    Answer send(HttpRequest.Builder request) throws Exception {
        return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    record Answer(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        JsonNode json() throws Exception {
            return JSON.readTree(http.body());
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }
}
