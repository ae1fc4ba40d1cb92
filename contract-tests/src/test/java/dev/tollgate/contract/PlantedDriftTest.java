package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of drift, planted where there is none, is found. */
final class PlantedDriftTest {
    private static final Spec SPEC = new Spec();
    private static final String ENDED = "{'status':'success','response':{'ended':1}}";

    @Test
    void anAnswerAsItIsDocumentedIsNoDrift() {
        DriftReport report = report(SPEC, logOut(200, ENDED));
        assertThat(report.drift()).isEmpty();
        assertThat(report.unseen())
                .doesNotContain(new DeclaredAnswer("logOut", 200, "ended"))
                .contains(new DeclaredAnswer("logOut", 401, "permissionDenied"));
        assertThat(report.unseenExamples())
                .doesNotContain("#/components/examples/Ended")
                .contains("#/components/examples/PermissionDenied");
        assertThat(report.text())
                .containsPattern("logOut +200 +ended +1\\R")
                .contains("Seen 1 of " + SPEC.declaredAnswers().size() + " declared answers");
    }

    @Test
    void aStatusThatTheDocumentLosesIsMissed() {
        ObjectNode document = Spec.published();
        JsonNode responses = document.required("paths")
                .required("/wf/logout")
                .required("post")
                .required("responses");
        ((ObjectNode) responses).remove("200");
        assertThat(report(new Spec(document), logOut(200, ENDED)).drift())
                .singleElement()
                .asString()
                .contains("logOut", "200", "PlantedTest", "POST /api/1.1/wf/logout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a field more | POST /api/1.1/wf/logout | 200 | {'status':'success','response':{'ended':1,'user':1}}",
                "a field less | POST /api/1.1/wf/logout | 200 | {'status':'success','response':{}}",
                "another type | POST /api/1.1/wf/logout | 200 | {'status':'success','response':{'ended':'1'}}",
                "no JSON | POST /api/1.1/wf/logout | 200 | ended",
                "another status | POST /api/1.1/wf/logout | 202 | {'status':'success','response':{'ended':1}}",
                "another reason | POST /api/1.1/wf/logout | 400 | {'status':'NO_REASON','message':'No reason'}",
                "another sentence | POST /api/1.1/wf/logout | 405 | {'message':'No such method'}",
                "an unknown path | POST /api/1.1/wf/log-in | 200 | {'status':'success','response':{'ended':1}}",
                "outside the bases | GET /metrics | 200 | {}",
                "another shape for OAuth | POST /api/1.1/oauth2/x | 404 | {'message':'Not found'}",
            })
    void eachOtherWayToAnswerIsFound(String what, String request, int status, String body) {
        assertThat(report(SPEC, exchange(request, status, Map.of("Allow", "POST, OPTIONS"), body))
                        .drift())
                .as(what)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Server | Grizzly",
                "Set-Cookie | a=b",
                "Retry-After | 1",
                "Cache-Control | max-age=1",
                "Strict-Transport-Security | max-age"
            })
    void eachHeaderThatIsNotDeclaredIsFound(String name, String value) {
        assertThat(report(SPEC, exchange("POST /api/1.1/wf/logout", 200, Map.of(name, value), ENDED))
                        .drift())
                .singleElement()
                .asString()
                .contains(name);
    }

    @Test
    void aHeaderThatIsDeclaredIsMissed() {
        assertThat(report(SPEC, logOut(401, "{'message':'Permission denied'}")).drift())
                .singleElement()
                .asString()
                .contains("WWW-Authenticate");
    }

    @Test
    void onlyTheDocumentItselfIsOffTheContract() {
        RecordedExchange page = exchange("GET /docs/index.html", 200, Map.of("Content-Type", "text/html"), "<html>");
        assertThat(report(SPEC, page).drift()).isEmpty();
        assertThat(report(SPEC, page).text()).containsPattern("Off the contract:\\R +1  The document");
    }

    private static DriftReport report(Spec spec, RecordedExchange exchange) {
        return DriftReport.of(spec, new Recording(Map.of(exchange, 1)));
    }

    private static RecordedExchange logOut(int status, String body) {
        return exchange("POST /api/1.1/wf/logout", status, Map.of(), body);
    }

    /** With the headers that every answer has. */
    private static RecordedExchange exchange(String request, int status, Map<String, String> more, String body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Date", List.of("Sun, 22 Nov 2026 12:00:00 GMT"));
        headers.put("Cache-Control", List.of("no-store"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        headers.put("X-Correlation-Id", List.of("4bf92f3577b34da6a3ce929d0e0e4736"));
        headers.put("Content-Type", List.of("application/json;charset=utf-8"));
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        String[] line = request.split(" ", 2);
        return new RecordedExchange(
                "PlantedTest",
                true,
                request + " HTTP/1.1",
                line[0],
                line[1],
                status,
                headers,
                body.replace('\'', '"'),
                true);
    }
}
