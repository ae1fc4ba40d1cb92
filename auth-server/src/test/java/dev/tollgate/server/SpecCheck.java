package dev.tollgate.server;

import static java.util.stream.Collectors.toMap;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Judges answers to any request, well-formed or not, by the OpenAPI document. */
final class SpecCheck {
    private static final String BASE = "/api/1.1";
    private static final String DOCUMENT = "openapi/tollgate.yaml";

    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator.createForSpecificationUrl(
                    DOCUMENT)
            .withBasePathOverride(BASE)
            .build();

    /** The methods of each path, in which a parameter stands for what may have slashes. */
    private static final Map<String, List<Method>> OPERATIONS = new OpenAPIV3Parser()
            .read(DOCUMENT).getPaths().entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, path -> methods(path.getValue())));

    /** Declares every status, each in the shape that it has outside the operations too. */
    private static final String MODEL = "/wf/generate-user-token";

    /**
     * Fails unless the document declares this status with these headers and this body, and no more.
     *
     * @param path that the request named; empty if it named none
     */
    void requireDocumented(String path, RawAnswer answer) {
        requireDocumented("", path, answer);
    }

    /** As the other, for a path that has several operations; the first of them declares what a wrong method gets. */
    void requireDocumented(String sent, String path, RawAnswer answer) {
        String operation = operation(path);
        List<Method> methods = Objects.requireNonNull(OPERATIONS.get(operation));
        Method method = methods.stream()
                .filter(known -> known.name().equals(sent))
                .findFirst()
                .orElse(methods.getFirst());
        SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
        if (answer.status() != 204) {
            response.withBody(answer.body());
        }
        answer.headers().forEach(response::withHeader);
        ValidationReport report = VALIDATOR.validateResponse(BASE + operation, method, response.build());
        if (report.hasErrors()) {
            throw new AssertionError("the answer to '%s' is not as documented:%n%s%n%s"
                    .formatted(
                            path,
                            answer,
                            SimpleValidationReportFormat.getInstance().apply(report)));
        }
    }

    private static String operation(String path) {
        for (Environment environment : Environment.values()) {
            String base = environment.basePath();
            if (path.startsWith(base + "/")) {
                return operationBelow(path.substring(base.length()));
            }
        }
        return MODEL;
    }

    private static String operationBelow(String path) {
        if (OPERATIONS.containsKey(path)) {
            return path;
        }
        return OPERATIONS.keySet().stream()
                .filter(operation -> path.matches(operation.replaceAll("\\{[^}]+}", ".+")))
                .findFirst()
                .orElse(MODEL);
    }

    private static List<Method> methods(PathItem path) {
        return path.readOperationsMap().keySet().stream()
                .map(method -> Method.valueOf(method.name()))
                .toList();
    }
}
