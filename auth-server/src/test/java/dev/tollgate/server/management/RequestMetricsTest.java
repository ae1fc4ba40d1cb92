package dev.tollgate.server.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tollgate.server.http.Operation;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer is counted as. */
final class RequestMetricsTest {
    private static final int ANSWERS = 10_000;
    private static final int BYTES_OF_HISTOGRAM = 16;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RequestMetrics requests = new RequestMetrics(
            registry,
            List.of(
                    new Operation("check", Set.of("GET", "HEAD"), "check"),
                    new Operation("get", Set.of("GET", "HEAD"), "obj/user/"),
                    new Operation("change", Set.of("PATCH"), "obj/user/"),
                    new Operation("bulk", Set.of("POST"), "obj/user/bulk"),
                    new Operation("proxy", Set.of(), "proxy/")),
            Map.of("/api", "live", "/version-test/api", "test"));

    @ParameterizedTest
    @CsvSource({
        "GET, /api/check, 200, live, check, 200",
        "HEAD, /api/check, 200, live, check, 200",
        "POST, /api/check, 405, live, other, 405",
        "GET, /version-test/api/check, 401, test, check, 401",
        "GET, /api/obj/user/1, 200, live, get, 200",
        "PATCH, /api/obj/user/1, 200, live, change, 200",
        "GET, /api/obj/user/1/2, 404, live, other, 404",
        "GET, /api/obj/user/, 404, live, other, 404",
        "POST, /api/obj/user/bulk, 200, live, bulk, 200",
        "BREW, /api/proxy/a/b, 200, live, proxy, 200",
        "GET, /api/proxy, 404, live, other, 404",
        "GET, /apiary, 404, none, other, 404",
        "GET, /api, 404, none, other, 404",
        "'', '', 400, none, other, 400",
        "GET, /api/check, 418, live, check, other",
    })
    void anAnswerIsOfOneOperation(
            String method, String path, int status, String environment, String operation, String label) {
        requests.answered(method, path, status, 1, 0, InetAddress.getLoopbackAddress(), "");
        assertThat(text())
                .contains("tollgate_requests_total{environment=\"%s\",operation=\"%s\",status=\"%s\"} 1.0\n"
                        .formatted(environment, operation, label))
                .contains("tollgate_request_duration_seconds_count{environment=\"%s\",operation=\"%s\"} 1\n"
                        .formatted(environment, operation));
    }

    private String text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return text.toString(UTF_8);
    }

    /**
     * It is done on the thread that answers all checks of tokens. The histogram makes an object for itself, which the
     * JVM's second compiler leaves out.
     */
    @Test
    void aFurtherAnswerOfItsKindTakesNoMemoryHere() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        String path = "/api/check";
        requests.answered("GET", path, 200, 1, 0, InetAddress.getLoopbackAddress(), "");
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ANSWERS; i++) {
            requests.answered("GET", path, 200, i, 0, InetAddress.getLoopbackAddress(), "");
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ANSWERS * (BYTES_OF_HISTOGRAM + 1L));
    }
}
