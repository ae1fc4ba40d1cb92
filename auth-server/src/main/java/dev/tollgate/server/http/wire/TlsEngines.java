package dev.tollgate.server.http.wire;

import javax.net.ssl.SSLEngine;

/** Makes the server's end of TLS for each new connection, with the certificate of that moment. */
@FunctionalInterface
public interface TlsEngines {
    /** An engine in server mode, which has not begun. */
    SSLEngine next();
}
