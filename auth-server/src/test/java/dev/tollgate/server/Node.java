package dev.tollgate.server;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One of several servers that may share a database, and a client of its live environment. */
final class Node implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final Runnable end;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Node(int port, Runnable end) {
        this.port = port;
        this.end = end;
    }

    /** Starts one in this JVM, whose time can be moved. */
    static Node start(Map<Setting, String> settings, MovableTime time) {
        Map<Setting, String> given = withoutLimits(settings);
        given.put(Setting.PORT, "0");
        given.put(Setting.DRAIN_TIME, "0");
        AuthServer server = AuthServer.start(Config.of(given), time, time.ticker());
        return new Node(server.port(), server::close);
    }

    /** One that is a process of its own, and that is killed when this is closed. */
    static Node of(Program.Server server) {
        return new Node(server.port(), server::close);
    }

    /** What a server of this kind is started with: no test reaches a limit, and hashes are cheap. */
    static Map<Setting, String> withoutLimits(Map<Setting, String> settings) {
        Map<Setting, String> given = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        given.put(Setting.TOKENS_PER_USER, "100000");
        given.putAll(settings);
        return given;
    }

    Reply logIn(String email, String password) throws IOException, InterruptedException {
        return send(request("/wf/generate-user-token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}")));
    }

    Reply check(String token) throws IOException, InterruptedException {
        return send(request("/some-protected-endpoint").header("Authorization", "Bearer " + token));
    }

    Reply logOut(String token) throws IOException, InterruptedException {
        return send(
                request("/wf/logout").header("Authorization", "Bearer " + token).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + Environment.LIVE.basePath() + path))
                .timeout(PATIENCE);
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(
                answer.statusCode(),
                answer.body(),
                answer.headers().firstValue("Retry-After"),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    @Override
    public void close() {
        end.run();
        client.close();
    }

    /**
     * What was answered.
     *
     * @param time from the request to the end of its answer
     */
    record Reply(int status, String body, Optional<String> retryAfter, Duration time) {
        String token() {
            try {
                return JSON.readTree(body).at("/response/token").asText();
            } catch (IOException noJson) {
                throw new UncheckedIOException(noJson);
            }
        }
    }
}
