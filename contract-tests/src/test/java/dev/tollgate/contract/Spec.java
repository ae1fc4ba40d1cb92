package dev.tollgate.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The OpenAPI document, as a judge of answers. */
final class Spec {
    private static final String DOCUMENT = "openapi/tollgate.yaml";
    private static final String BASE = "/api/1.1";

    private final OpenAPI document = new OpenAPIV3Parser().read(DOCUMENT);
    private final OpenApiInteractionValidator validator = OpenApiInteractionValidator.createForSpecificationUrl(
                    DOCUMENT)
            .withBasePathOverride(BASE)
            .build();

    /** Fails unless the document declares this status with these headers and this body, and no more. */
    void requireDocumented(
            String method, String path, int status, Map<String, List<String>> headers, Optional<String> body) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        body.ifPresent(response::withBody);
        headers.forEach(response::withHeader);
        Method judged = Method.valueOf(operations(method, path).keySet().stream()
                .findFirst()
                .orElseThrow()
                .name());
        ValidationReport report = validator.validateResponse(path, judged, response.build());
        if (report.hasErrors()) {
            throw new AssertionError("the answer to %s is not as documented:%n%s"
                    .formatted(path, SimpleValidationReportFormat.getInstance().apply(report)));
        }
    }

    /** Each operation with each status that the document declares for it, such as {@code logOut 401}. */
    Set<String> answers() {
        return document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().keySet().stream().map(status -> name(operation, status)))
                .collect(Collectors.toSet());
    }

    /** In the same form; an answer to a wrong method is one of all operations of the path. */
    Set<String> answers(String method, String path, int status) {
        return operations(method, path).values().stream()
                .map(operation -> name(operation, String.valueOf(status)))
                .collect(Collectors.toSet());
    }

    private static String name(Operation operation, String status) {
        return operation.getOperationId() + " " + status;
    }

    /** The path's operation of this method, and if there is none, all that it has. */
    private Map<HttpMethod, Operation> operations(String method, String path) {
        Map<HttpMethod, Operation> all = item(path.substring(BASE.length())).readOperationsMap();
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(method))
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(Entry::getKey, Entry::getValue), one -> one.isEmpty() ? all : one));
    }

    /** A path that is spelt out comes before one with a parameter. */
    private PathItem item(String path) {
        return document.getPaths().entrySet().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
                .min(Comparator.comparing(entry -> entry.getKey().contains("{")))
                .orElseThrow(() -> new AssertionError("the document has no " + path))
                .getValue();
    }
}
