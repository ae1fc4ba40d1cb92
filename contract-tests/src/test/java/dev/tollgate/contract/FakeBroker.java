package dev.tollgate.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a Pact broker as one consumer and one provider need, with a bearer token, in the HAL of <a
 * href="https://docs.pact.io/pact_broker/api">its documentation</a>: publish contracts, pacts for verification,
 * verification results, branches, and the matrix that <i>can-i-deploy</i> asks.
 *
 * <p>It proves that the programs speak to a broker that is like that, in what they send and in what they make of the
 * answers. It does not prove that a broker is like that, nor what a real one chooses by a selector: it keeps the
 * selectors, and answers with all its pacts.
 */
public final class FakeBroker implements AutoCloseable {
    public static final String TOKEN = "a-token-of-the-broker";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PACT = Pattern.compile("/pacts/provider/([^/]+)/consumer/([^/]+)/version/([^/]+)");
    private static final Pattern MATRIX = Pattern.compile("q\\[]\\[pacticipant]=([^&]+).*&q\\[]\\[version]=([^&]+)");

    private final HttpServer http;
    private final Map<String, String> contracts = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> results = new ConcurrentHashMap<>();
    private final List<String> branches = new CopyOnWriteArrayList<>();
    private final List<JsonNode> selections = new CopyOnWriteArrayList<>();

    private volatile Optional<URI> target = Optional.empty();
    private volatile boolean isTokenSeen;

    private FakeBroker(HttpServer http) {
        this.http = http;
    }

    public static FakeBroker start() throws IOException {
        FakeBroker broker =
                new FakeBroker(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        broker.http.createContext("/", broker::handle);
        broker.http.start();
        return broker;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What was told last of the verification of a consumer's version. */
    public Optional<JsonNode> result(String consumer, String version) {
        return Optional.ofNullable(results.get(path("auth-server", consumer, version)));
    }

    /** Has a pact of a consumer as if that had published it. */
    public void add(String consumer, String version, String pact) {
        contracts.put(path("auth-server", consumer, version), pact);
    }

    /** Sends everybody there from now on. */
    public void redirectTo(URI elsewhere) {
        target = Optional.of(elsewhere);
    }

    /** Whether somebody has come with the token. */
    public boolean hasSeenTheToken() {
        return isTokenSeen;
    }

    /** Each as participant, branch and version. */
    List<String> branches() {
        return List.copyOf(branches);
    }

    /** What pacts were asked for by. */
    List<JsonNode> selections() {
        return List.copyOf(selections);
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isAllowed =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            isTokenSeen |= isAllowed;
            if (target.isPresent()) {
                exchange.getResponseHeaders().set("Location", target.get().toString());
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            Answer answer = isAllowed ? answer(exchange) : new Answer(401, Map.of("error", "no such token"));
            byte[] body = JSON.writeValueAsBytes(answer.body);
            exchange.getResponseHeaders().set("Content-Type", "application/hal+json;charset=utf-8");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        return switch (exchange.getRequestMethod() + " " + path.replaceAll("^(/[^/]*).*", "$1")) {
            case "GET /" -> new Answer(200, index());
            case "POST /contracts" -> publish(body);
            case "POST /pacts" -> path.endsWith("/for-verification") ? select(body) : verified(path, body);
            case "GET /pacts" -> pact(path);
            case "GET /pacticipants" ->
                new Answer(
                        200,
                        Map.of(
                                "_links",
                                Map.of("pb:branch-version", link(path + "/branches/{branch}/versions/{version}"))));
            case "PUT /pacticipants" -> branch(path);
            case "GET /matrix" -> matrix(exchange.getRequestURI().getQuery());
            default -> new Answer(404, Map.of("error", path));
        };
    }

    private Map<String, Object> index() {
        return Map.of(
                "_links",
                Map.of(
                        "pb:publish-contracts", link("/contracts/publish"),
                        "pb:provider-pacts-for-verification", link("/pacts/provider/{provider}/for-verification")));
    }

    private Answer publish(JsonNode body) {
        String consumer = body.required("pacticipantName").asText();
        String version = body.required("pacticipantVersionNumber").asText();
        branches.add(consumer + " " + body.required("branch").asText() + " " + version);
        for (JsonNode contract : body.required("contracts")) {
            String content = new String(
                    Base64.getDecoder().decode(contract.required("content").asText()), StandardCharsets.UTF_8);
            contracts.put(path(contract.required("providerName").asText(), consumer, version), content);
        }
        return new Answer(200, Map.of("notices", List.of()));
    }

    private Answer select(JsonNode body) {
        selections.add(body.required("consumerVersionSelectors"));
        List<Map<String, Object>> pacts = new TreeMap<>(contracts)
                .keySet().stream()
                        .map(path -> Map.<String, Object>of(
                                "_links",
                                Map.of("self", Map.of("href", url() + path, "name", "a pact")),
                                "verificationProperties",
                                Map.of("notices", List.of())))
                        .toList();
        return new Answer(200, Map.of("_embedded", Map.of("pacts", pacts)));
    }

    private Answer pact(String path) throws IOException {
        Matcher found = PACT.matcher(path);
        if (!found.matches() || !contracts.containsKey(path)) {
            return new Answer(404, Map.of("error", path));
        }
        ObjectNode pact = (ObjectNode) JSON.readTree(contracts.get(path));
        ObjectNode links = pact.putObject("_links");
        links.set("pb:provider", JSON.valueToTree(link("/pacticipants/" + found.group(1))));
        links.set("pb:publish-verification-results", JSON.valueToTree(link(path + "/verification-results")));
        return new Answer(200, pact);
    }

    private Answer verified(String path, JsonNode body) {
        results.put(path.replace("/verification-results", ""), body);
        return new Answer(201, body);
    }

    private Answer branch(String path) {
        String[] parts = path.split("/", -1);
        branches.add(parts[2] + " " + parts[4] + " " + parts[6]);
        return new Answer(201, Map.of());
    }

    /** A consumer may go where its pact was verified with success; nobody else asks here. */
    private Answer matrix(String query) {
        Matcher asked = MATRIX.matcher(query);
        Optional<JsonNode> verified = asked.find() ? result(asked.group(1), asked.group(2)) : Optional.empty();
        boolean isDeployable = verified.filter(
                        result -> result.required("success").asBoolean())
                .isPresent();
        return new Answer(
                200,
                Map.of(
                        "summary",
                        Map.of(
                                "deployable",
                                isDeployable,
                                "reason",
                                verified.isPresent() ? "it was verified" : "it was not verified",
                                "unknown",
                                verified.isPresent() ? 0 : 1),
                        "matrix",
                        List.of()));
    }

    private Map<String, Object> link(String path) {
        return Map.of("href", url() + path, "templated", path.contains("{"));
    }

    private static String path(String provider, String consumer, String version) {
        return "/pacts/provider/%s/consumer/%s/version/%s".formatted(provider, consumer, version);
    }

    private record Answer(int status, Object body) {}
}
