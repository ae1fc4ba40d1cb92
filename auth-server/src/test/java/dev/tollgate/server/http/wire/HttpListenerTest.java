package dev.tollgate.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Grizzly is set to, read back from a listener that runs. */
final class HttpListenerTest {
    private HttpListener listener;
    private NetworkListener network;

    @BeforeEach
    void start() throws IOException {
        listener = TestListener.start(TestLimits.SMALL, Map.of());
        network = listener.server().getListeners().iterator().next();
    }

    @AfterEach
    void stop() {
        listener.stop(Duration.ZERO);
    }

    @Test
    void requestsPassTheFiltersInOrder() {
        FilterChain chain = network.getFilterChain();
        assertThat(IntStream.range(0, chain.size()).mapToObj(chain::get).map(Object::getClass))
                .containsExactly(
                        TransportFilter.class,
                        RequestCollector.class,
                        HttpCodec.class,
                        AnswerHeaders.class,
                        HttpServerFilter.class);
    }

    @Test
    void aSelectorForEachCoreDoesAllTheWork() {
        TCPNIOTransport transport = network.getTransport();
        assertThat(transport.getIOStrategy()).isSameAs(SameThreadIOStrategy.getInstance());
        assertThat(transport.getWorkerThreadPool()).isNull();
        assertThat(transport.getSelectorRunnersCount())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void whatIsReadAndWrittenIsLimitedHereAndNotByGrizzly() {
        TCPNIOTransport transport = network.getTransport();
        assertThat(transport.getReadBufferSize()).isEqualTo(16 * 1024);
        assertThat(transport.getAsyncQueueIO().getWriter().getMaxPendingBytesPerConnection())
                .isEqualTo(AsyncQueueWriter.UNLIMITED_SIZE);
        assertThat(transport.isTcpNoDelay()).isTrue();
        assertThat(network.getMaxHttpHeaderSize()).isGreaterThan(TestLimits.SMALL.headBytes());
        assertThat(network.getMaxRequestHeaders()).isGreaterThan(TestLimits.SMALL.headerLines());
        assertThat(network.getKeepAlive().getMaxRequestsCount()).isEqualTo(-1);
        assertThat(network.getKeepAlive().getIdleTimeoutInSeconds()).isEqualTo(-1);
        assertThat(network.getFileCache().isEnabled()).isFalse();
    }

    @Test
    void theServersOwnPagesAndItsShutdownAreReplaced() {
        HttpServer server = listener.server();
        ServerConfiguration configuration = server.getServerConfiguration();
        assertThat(configuration.getDefaultErrorPageGenerator()).isInstanceOf(JsonErrorPages.class);
        assertThat(configuration.isPassTraceRequest()).isTrue();
        assertThat(configuration.isGracefulShutdownSupported()).isFalse();
        assertThat(configuration.getMaxPostSize()).isEqualTo(TestLimits.SMALL.bodyBytes());
    }
}
