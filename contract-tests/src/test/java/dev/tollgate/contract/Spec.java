package dev.tollgate.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The OpenAPI document, as a judge of answers. */
final class Spec {
    private static final String BASE = "/api/1.1";

    /** An answer to a wrong method is judged as one of the path's only operation, which declares it. */
    private static final Map<String, Method> OPERATIONS = Map.ofEntries(
            Map.entry("/oauth2/introspect", Method.POST),
            Map.entry("/oauth2/revoke", Method.POST),
            Map.entry("/wf/generate-user-token", Method.POST),
            Map.entry("/wf/generate-api-token", Method.POST),
            Map.entry("/some-protected-endpoint", Method.GET),
            Map.entry("/wf/current-user", Method.GET),
            Map.entry("/wf/list-sessions", Method.GET),
            Map.entry("/wf/logout", Method.POST),
            Map.entry("/wf/logout-other-sessions", Method.POST),
            Map.entry("/wf/change-password", Method.POST),
            Map.entry("/forward-auth", Method.GET),
            Map.entry("/forward-auth/orders", Method.GET));

    private final OpenApiInteractionValidator validator = OpenApiInteractionValidator.createForSpecificationUrl(
                    "openapi/tollgate.yaml")
            .withBasePathOverride(BASE)
            .build();

    /** Fails unless the document declares this status with these headers and this body, and no more. */
    void requireDocumented(String path, int status, Map<String, List<String>> headers, String body) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status).withBody(body);
        headers.forEach(response::withHeader);
        Method method = Objects.requireNonNull(OPERATIONS.get(path.substring(BASE.length())), path);
        ValidationReport report = validator.validateResponse(path, method, response.build());
        if (report.hasErrors()) {
            throw new AssertionError("the answer to %s is not as documented:%n%s"
                    .formatted(path, SimpleValidationReportFormat.getInstance().apply(report)));
        }
    }
}
