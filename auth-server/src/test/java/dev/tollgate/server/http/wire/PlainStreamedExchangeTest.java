package dev.tollgate.server.http.wire;

import java.net.Socket;
import java.util.Optional;

final class PlainStreamedExchangeTest extends StreamedExchangeContract {
    @Override
    Optional<TlsEngines> tls() {
        return Optional.empty();
    }

    @Override
    Socket secured(Socket open) {
        return open;
    }
}
