package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

@Tag("proof")
final class TlsStreamedExchangeIT extends StreamedExchangeContract {
    private static final TestCertificate CERTIFICATE = TestCertificate.named("exchange");

    @Override
    Optional<TlsEngines> tls() {
        return Optional.of(CERTIFICATE.server());
    }

    @Override
    Socket secured(Socket open) throws IOException {
        return CERTIFICATE.client().getSocketFactory().createSocket(open, "127.0.0.1", open.getPort(), true);
    }
}
