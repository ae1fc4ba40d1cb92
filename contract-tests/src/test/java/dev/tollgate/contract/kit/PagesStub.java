package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that answers like the published pages, by other means than ours, with at most one fault. */
final class PagesStub implements AutoCloseable {
    static final String EMAIL = "ada@example.com";
    static final String PASSWORD = "correct horse battery staple";
    static final String USER_ID = "1234567890123x123456789012345678";

    private static final String BASE = "/api/1.1";
    private static final String BEARER = "bearer ";
    private static final Pattern FIELD = Pattern.compile("\"(email|password)\":(?:\"([^\"]*)\"|(\\d+))");

    private final HttpServer server;
    private final Set<String> issued = ConcurrentHashMap.newKeySet();
    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger serial = new AtomicInteger(10);
    private volatile Fault fault = (ignored, answer) -> answer;

    /** Turns what the stub would answer into something else, or leaves it. */
    @FunctionalInterface
    interface Fault {
        Reply in(Asked asked, Reply reply);
    }

    record Asked(
            String method, String path, Optional<String> authorization, Optional<String> contentType, String body) {
        boolean is(String operation) {
            return path.endsWith(operation);
        }

        boolean isForm() {
            return contentType.equals(Optional.of("application/x-www-form-urlencoded"));
        }

        boolean isJson() {
            return body.startsWith("{");
        }

        /** Whether it is for the one account, with whatever password. */
        boolean isForTheAccount() {
            return body.contains(EMAIL) || body.contains(EMAIL.replace("@", "%40"));
        }

        boolean hasThePassword() {
            return body.contains(PASSWORD) || body.contains(PASSWORD.replace(' ', '+'));
        }

        String line() {
            return authorization.orElse("");
        }

        /** What stands behind the scheme, or all if there is none. */
        String token() {
            return line().substring(line().indexOf(' ') + 1);
        }

        Asked withLine(String other) {
            return new Asked(method, path, Optional.of(other), contentType, body);
        }
    }

    record Reply(int status, Map<String, String> headers, String body) {
        static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body);
        }

        Reply with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }

        Reply without(String name) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.remove(name);
            return new Reply(status, fewer, body);
        }

        Reply withStatus(int other) {
            return new Reply(other, headers, body);
        }

        Reply withBody(String other) {
            return new Reply(status, headers, other);
        }
    }

    private PagesStub(HttpServer server) {
        this.server = server;
    }

    static PagesStub start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PagesStub stub = new PagesStub(server);
        server.createContext("/", stub::handle);
        server.start();
        return stub;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + BASE;
    }

    /** Forgets what was, and has this fault from now on. */
    void has(Fault other) {
        asked.clear();
        issued.clear();
        live.clear();
        fault = other;
    }

    /** What was asked since then. */
    List<Asked> asked() {
        return asked;
    }

    boolean isLive(String token) {
        return live.contains(token);
    }

    boolean wasLive(String token) {
        return issued.contains(token);
    }

    /** Every token since then. */
    Set<String> issued() {
        return issued;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath().substring(BASE.length()),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(request);
            Reply reply = fault.in(request, reply(request));
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = reply.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** What the pages say. */
    Reply reply(Asked request) {
        return switch (request.path()) {
            case "/wf/generate-user-token", "/wf/generate-api-token" ->
                request.method().equals("POST")
                        ? login(request)
                        : Reply.json(405, "{\"message\":\"Wrong method\"}").with("Allow", "POST, OPTIONS");
            case "/wf/logout" -> bearer(request).filter(live::remove).isPresent() ? done() : denied();
            case "/some-protected-endpoint" ->
                bearer(request).filter(live::contains).isPresent() ? done() : denied();
            default -> Reply.json(404, "{\"message\":\"Not found\"}");
        };
    }

    private Reply login(Asked request) {
        Optional<Map<String, String>> parameters = parameters(request);
        if (parameters.isEmpty()) {
            return refusal(request, "INVALID_DATA", "The body cannot be read");
        }
        for (String name : List.of("email", "password")) {
            String value = parameters.get().getOrDefault(name, "");
            if (value.isEmpty()) {
                String workflow = request.path().substring("/wf/".length());
                return refusal(
                        request, "MISSING_DATA", "Missing parameter for workflow " + workflow + ": parameter " + name);
            }
            if (value.matches("\\d+")) {
                return refusal(request, "INVALID", "Invalid value for parameter " + name + " (must be a text)");
            }
        }
        return parameters.get().equals(Map.of("email", EMAIL, "password", PASSWORD))
                ? granted()
                : refusal(request, "INVALID_LOGIN_CREDENTIALS", Checks.FAILED_LOGIN);
    }

    private Reply granted() {
        String token = "bus|" + USER_ID + "|2345678901234x" + serial.incrementAndGet() + "98765432109876543";
        issued.add(token);
        live.add(token);
        return Reply.json(
                200,
                "{\"status\":\"success\",\"response\":{\"token\":\"" + token + "\",\"user_id\":\"" + USER_ID
                        + "\",\"expires\":31536000}}");
    }

    private Reply refusal(Asked request, String code, String message) {
        return Reply.json(
                400,
                request.is("generate-user-token")
                        ? "{\"status\":\"" + code + "\",\"message\":\"" + message + "\"}"
                        : "{\"statusCode\":400,\"reason\":\"" + code + "\",\"message\":\"" + message
                                + "\",\"args\":{\"bubble_code\":\"2345678901234x" + serial.incrementAndGet() + "\"}}");
    }

    private static Reply done() {
        return Reply.json(200, "{\"status\":\"success\"}");
    }

    private static Reply denied() {
        return Reply.json(401, "{\"message\":\"Permission denied\"}").with("WWW-Authenticate", "Bearer realm=\"api\"");
    }

    private static Optional<String> bearer(Asked request) {
        return request.authorization()
                .filter(line -> line.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(line -> line.substring(BEARER.length()));
    }

    private static Optional<Map<String, String>> parameters(Asked request) {
        if (request.body().startsWith("{")) {
            Map<String, String> parameters = new LinkedHashMap<>();
            FIELD.matcher(request.body())
                    .results()
                    .forEach(found ->
                            parameters.put(found.group(1), found.group(2) == null ? found.group(3) : found.group(2)));
            return request.body().endsWith("}") && !request.contentType().equals(Optional.of("text/plain"))
                    ? Optional.of(parameters)
                    : Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Stream.of(request.body().split("&"))
                .map(field -> field.split("=", 2))
                .forEach(field -> parameters.put(field[0], URLDecoder.decode(field[1], UTF_8)));
        return Optional.of(parameters);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
