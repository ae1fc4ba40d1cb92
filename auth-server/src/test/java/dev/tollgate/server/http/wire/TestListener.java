package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpHandler;

/** A listener on a free port, which answers empty objects for errors. */
public final class TestListener {
    private TestListener() {}

    public static HttpListener start(
            Limits limits, Map<String, HttpHandler> applications, StreamedOperation... streamed) throws IOException {
        return start(Optional.empty(), limits, applications, streamed);
    }

    public static HttpListener start(
            Optional<TlsEngines> tls,
            Limits limits,
            Map<String, HttpHandler> applications,
            StreamedOperation... streamed)
            throws IOException {
        return HttpListener.start(
                ListenerRole.API,
                new ListenAddress("127.0.0.1", 0),
                tls,
                limits,
                new Site(
                        applications,
                        Set.of(streamed),
                        Map.of(),
                        Set.of(),
                        (status, path, trace) -> new ErrorReply(status, Map.of(), "{}")),
                AnswerObserver.NONE);
    }
}
