package dev.tollgate.contract;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tollgate.contract.Verdict.Documented;
import dev.tollgate.contract.Verdict.Drift;
import dev.tollgate.contract.Verdict.Unjudged;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The OpenAPI document, as a judge of answers. */
final class Spec {
    private static final String DOCUMENT = "/openapi/tollgate.yaml";
    private static final List<String> BASES = List.of("/version-test/api/1.1", "/api/1.1");
    private static final String PATHS_OF_DOCUMENT = "/openapi\\.yaml|/docs(/.*)?";
    private static final String PROXY_CHECK = "/forward-auth";

    /** Below it stands what is no operation, but is judged as if it were one. */
    private static final String NO_PATH = "/-/";

    private static final Operation OUTSIDE = new Operation("no operation", NO_PATH + "outside", "get");
    private static final Operation OUTSIDE_OAUTH = new Operation("no operation of oauth2", NO_PATH + "oauth2", "get");
    private static final Operation LINE = new Operation("line of createUsers", NO_PATH + "line", "get");
    private static final Map<Integer, String> OUTSIDE_ANSWERS = Map.of(
            204, "Options",
            400, "BadRequest",
            401, "PermissionDenied",
            404, "NotFound",
            405, "WrongMethod",
            500, "InternalBug",
            503, "ServiceUnavailable");
    private static final Map<Integer, String> OUTSIDE_OAUTH_ANSWERS =
            Map.of(400, "OAuthBadRequest", 404, "OAuthNotFound", 500, "OAuthServerError", 503, "OAuthUnavailable");

    /** What every answer may have, beside what the document declares for it: the first four it has to have. */
    private static final Map<String, String> COMMON = Map.of(
            "date", "[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT",
            "cache-control", "no-store",
            "x-content-type-options", "nosniff",
            "x-correlation-id", "[0-9a-f]{32}",
            "strict-transport-security", "max-age=\\d+",
            "content-type", "(application/json|text/plain);charset=utf-8",
            "content-length", "\\d+",
            "connection", "close|keep-alive",
            "transfer-encoding", "chunked");

    private static final Set<String> ALWAYS =
            Set.of("date", "cache-control", "x-content-type-options", "x-correlation-id");

    /** What the Fetch standard defines, for web pages of the origins that the operator has named. */
    private static final String CROSS_ORIGIN = "vary|access-control-[a-z-]+";

    private static final List<String> CODES = List.of("reason", "error", "active", "status", "message");
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode document;
    private final Map<String, List<Operation>> operationsByPath;
    private final OpenApiInteractionValidator validator;

    Spec() {
        this(published());
    }

    Spec(JsonNode document) {
        this.document = withAnswersOutside(document.deepCopy());
        this.operationsByPath = this.document.required("paths").properties().stream()
                .collect(toMap(Map.Entry::getKey, path -> operations(path.getKey(), path.getValue())));
        this.validator = OpenApiInteractionValidator.createForInlineApiSpecification(this.document.toString())
                .withBasePathOverride("/")
                .build();
    }

    /** The document as it is published, as a tree. */
    static ObjectNode published() {
        try (InputStream yaml = Objects.requireNonNull(Spec.class.getResourceAsStream(DOCUMENT))) {
            return (ObjectNode) new YAMLMapper().readTree(yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Fails unless the document declares this status with these headers and this body, and no more. */
    void requireDocumented(
            String method, String path, int status, Map<String, List<String>> headers, Optional<String> body) {
        Operation judged = candidates(method, path, status).getFirst();
        List<String> faults = validate(judged, method.equals("HEAD"), status, headers, body);
        if (!faults.isEmpty()) {
            throw new AssertionError("the answer to %s is not as documented: %s".formatted(path, faults));
        }
    }

    /**
     * Holds an answer to the operation that its request names, or to what the document has for requests that name none.
     */
    Verdict judge(RecordedExchange exchange) {
        Optional<OffContract> kind = offContract(exchange);
        if (kind.isPresent()) {
            return new Unjudged(kind.get());
        }
        List<Operation> candidates = candidates(exchange.method(), exchange.path(), exchange.status());
        Operation judged = candidates.getFirst();
        List<String> faults = new ArrayList<>(validate(
                judged,
                exchange.isHead(),
                exchange.status(),
                exchange.headers(),
                Optional.of(exchange.body()).filter(body -> !body.isEmpty())));
        JsonNode response = response(judged, String.valueOf(exchange.status()));
        faults.addAll(faultsOfHeaders(exchange, response));
        if (faults.isEmpty() && exchange.header("content-type").startsWith("text/plain")) {
            faults.addAll(faultsOfLines(exchange));
        }
        if (!faults.isEmpty()) {
            return new Drift(judged.id() + ": " + String.join("; ", faults));
        }
        return documented(exchange, candidates, response);
    }

    /** Each operation with each status and each named reason that the document declares for it. */
    Set<DeclaredAnswer> declaredAnswers() {
        return operationsByPath.values().stream()
                .flatMap(List::stream)
                .filter(operation -> !operation.path().startsWith(NO_PATH))
                .flatMap(operation -> responses(operation).properties().stream()
                        .flatMap(response -> reasons(resolved(response.getValue())).stream()
                                .map(reason -> new DeclaredAnswer(
                                        operation.id(), Integer.parseInt(response.getKey()), reason))))
                .collect(toSet());
    }

    /** The named examples of answers that this one is like, but for ids, tokens, times and numbers. */
    Set<String> examplesLike(RecordedExchange exchange) {
        return candidates(exchange.method(), exchange.path(), exchange.status()).stream()
                .map(operation -> response(operation, String.valueOf(exchange.status())))
                .flatMap(response -> examples(response).properties().stream())
                .map(Map.Entry::getValue)
                .filter(example -> Examples.areAlike(resolved(example).required("value"), exchange.body()))
                .map(example -> example.path("$ref").asText())
                .collect(toSet());
    }

    /** The named examples of all answers that the document declares. */
    Set<String> examplesOfAnswers() {
        return operationsByPath.values().stream()
                .flatMap(List::stream)
                .flatMap(operation -> responses(operation).properties().stream())
                .flatMap(response -> examples(resolved(response.getValue())).properties().stream())
                .map(example -> example.getValue().path("$ref").asText())
                .collect(toSet());
    }

    private static Optional<OffContract> offContract(RecordedExchange exchange) {
        if (!exchange.isServer()) {
            return Optional.of(OffContract.OTHER_APPLICATION);
        }
        boolean isShown = exchange.status() != 204 && exchange.status() < 400;
        if (isShown && exchange.path().matches(PATHS_OF_DOCUMENT)) {
            return Optional.of(OffContract.DOCUMENT);
        }
        return Optional.of(OffContract.INCOMPLETE).filter(kind -> !exchange.isWhole());
    }

    private Verdict documented(RecordedExchange exchange, List<Operation> candidates, JsonNode response) {
        if (exchange.isHead()) {
            return new Documented(Set.of());
        }
        Set<String> reasons = reasons(response, exchange.body());
        if (reasons.isEmpty()) {
            return new Drift("the document does not name the reason '%s'".formatted(code(tree(exchange.body()))));
        }
        // An answer to a wrong method is one of all operations of the path, but only where it says just that.
        boolean isOfAll = candidates.size() == 1 || exchange.status() == 405;
        return new Documented(candidates.stream()
                .filter(operation -> isOfAll)
                .flatMap(operation ->
                        reasons.stream().map(reason -> new DeclaredAnswer(operation.id(), exchange.status(), reason)))
                .collect(toSet()));
    }

    private List<String> validate(
            Operation operation, boolean isHead, int status, Map<String, List<String>> headers, Optional<String> body) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        body.ifPresent(response::withBody);
        headers.forEach(response::withHeader);
        return validator
                .validateResponse(
                        operation.path(), Method.valueOf(operation.method().toUpperCase(Locale.ROOT)), response.build())
                .getMessages()
                .stream()
                .filter(message -> message.getLevel() == Level.ERROR)
                .filter(message -> !(isHead && message.getKey().equals("validation.response.body.missing")))
                .map(message -> message.getMessage())
                .toList();
    }

    private List<String> faultsOfHeaders(RecordedExchange exchange, JsonNode response) {
        Set<String> declared = new HashSet<>();
        response.path("headers").fieldNames().forEachRemaining(name -> declared.add(name.toLowerCase(Locale.ROOT)));
        Stream<String> wrong = exchange.headers().entrySet().stream()
                .filter(header -> !isDeclared(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), declared))
                .map(header -> "the header " + header + " is not declared");
        Stream<String> missing = ALWAYS.stream()
                .filter(name -> !exchange.headers().containsKey(name))
                .map(name -> "the header " + name + " is missing");
        return Stream.concat(wrong, missing).toList();
    }

    private static boolean isDeclared(String name, List<String> values, Set<String> declared) {
        return declared.contains(name)
                || name.matches(CROSS_ORIGIN)
                || (COMMON.containsKey(name)
                        && values.size() == 1
                        && values.getFirst().matches(COMMON.get(name)));
    }

    private List<String> faultsOfLines(RecordedExchange exchange) {
        Map<String, List<String>> headers = Map.of("Content-Type", List.of("application/json"));
        return exchange.body()
                .lines()
                .flatMap(line -> validate(LINE, false, 200, headers, Optional.of(line)).stream())
                .distinct()
                .toList();
    }

    /** The operation of a request; all of the path if it has none of that method. */
    private List<Operation> candidates(String method, String sent, int status) {
        if (method.equals("OPTIONS") && status == 204) {
            return List.of(OUTSIDE);
        }
        String path = BASES.stream()
                .filter(base -> sent.startsWith(base + "/"))
                .findFirst()
                .map(base -> sent.substring(base.length()))
                .orElse("");
        boolean isProxyCheck = path.equals(PROXY_CHECK) || path.startsWith(PROXY_CHECK + "/");
        List<Operation> all = operationsByPath.entrySet().stream()
                .filter(operations -> path.matches(pattern(operations.getKey())))
                .min(Comparator.comparing(operations -> operations.getKey().contains("{")))
                .map(Map.Entry::getValue)
                .orElse(List.of(path.startsWith("/oauth2/") ? OUTSIDE_OAUTH : OUTSIDE));
        String asked = isProxyCheck || method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        List<Operation> ofMethod = all.stream()
                .filter(operation -> operation.method().equals(asked))
                .toList();
        return ofMethod.isEmpty() ? all : ofMethod;
    }

    /** The path that a proxy asks about may have slashes; else one with anything to decode is no operation's. */
    private static String pattern(String path) {
        return path.replaceAll("\\{[^}]*}", path.startsWith(PROXY_CHECK) ? ".*" : "[^/%;]+");
    }

    private Set<String> reasons(JsonNode response) {
        Set<String> names = new TreeSet<>();
        examples(response).fieldNames().forEachRemaining(names::add);
        return names.isEmpty() ? Set.of("") : names;
    }

    /** The examples that have the same code as the body; the only one of lines. */
    private Set<String> reasons(JsonNode response, String body) {
        if (body.isEmpty() || response.path("content").has("text/plain")) {
            return reasons(response);
        }
        String code = code(tree(body));
        return examples(response).properties().stream()
                .filter(example ->
                        code(resolved(example.getValue()).required("value")).equals(code))
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    /** What tells an answer from others of its status. */
    private static String code(JsonNode body) {
        return CODES.stream()
                .filter(body::has)
                .findFirst()
                .map(name -> body.required(name).asText())
                .orElse("");
    }

    private JsonNode examples(JsonNode response) {
        return response.path("content").properties().stream()
                .findFirst()
                .map(type -> type.getValue().path("examples"))
                .orElse(JSON.createObjectNode());
    }

    private JsonNode responses(Operation operation) {
        return document.required("paths")
                .required(operation.path())
                .required(operation.method())
                .required("responses");
    }

    private JsonNode response(Operation operation, String status) {
        return resolved(responses(operation).path(status));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.required("$ref").asText().substring(1)) : node;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("the body has been validated", impossible);
        }
    }

    private static List<Operation> operations(String path, JsonNode item) {
        return item.properties().stream()
                .filter(member -> member.getValue().has("operationId"))
                .map(member ->
                        new Operation(member.getValue().required("operationId").asText(), path, member.getKey()))
                .toList();
    }

    private static JsonNode withAnswersOutside(JsonNode document) {
        add(document, OUTSIDE, OUTSIDE_ANSWERS);
        add(document, OUTSIDE_OAUTH, OUTSIDE_OAUTH_ANSWERS);
        add(document, LINE, Map.of());
        ObjectNode line =
                (ObjectNode) document.required("paths").required(LINE.path()).required("get");
        line.putObject("responses")
                .putObject("200")
                .put("description", "A line")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/BulkResult");
        return document;
    }

    private static void add(JsonNode document, Operation operation, Map<Integer, String> answers) {
        ObjectNode added = ((ObjectNode) document.required("paths"))
                .putObject(operation.path())
                .putObject(operation.method())
                .put("operationId", operation.id());
        ObjectNode responses = added.putObject("responses");
        answers.forEach((status, component) ->
                responses.putObject(String.valueOf(status)).put("$ref", "#/components/responses/" + component));
    }

    /** @param method as the document spells it, in lower case */
    private record Operation(String id, String path, String method) {}
}
