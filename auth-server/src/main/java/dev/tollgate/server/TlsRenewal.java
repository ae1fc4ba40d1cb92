package dev.tollgate.server;

import dev.tollgate.server.http.wire.TlsEngines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives new connections the certificate that stands in the files, and goes on with the last good one while that is of no
 * use.
 *
 * <p>The files are compared byte by byte, so it makes no difference how they are changed: written over, moved there, or
 * by the switch of a symbolic link, as Kubernetes and certbot do.
 */
final class TlsRenewal implements TlsEngines {
    private static final Logger LOG = LoggerFactory.getLogger(TlsRenewal.class);
    private static final Duration WARNING_TIME = Duration.ofDays(14);
    private static final Duration WARNING_INTERVAL = Duration.ofDays(1);

    private final TlsFiles files;
    private final Clock clock;
    private TlsFiles.Content served;
    private volatile TlsIdentity identity;
    private Optional<String> suspicion = Optional.empty();
    private Optional<String> complaint = Optional.empty();
    private Instant nextWarning = Instant.MIN;

    /**
     * Begins with the files as they are.
     *
     * @throws OperatorException if they are of no use
     */
    TlsRenewal(TlsFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.served = files.read();
        this.identity = files.identity(served, clock.instant());
        warnOfEnd();
    }

    @Override
    public SSLEngine next() {
        return identity.next();
    }

    /** For operators, who have to show a certificate too, if the files say so. */
    Optional<TlsEngines> forOperators() {
        return files.authorities().map(file -> () -> identity.nextForOperator());
    }

    /** Of what is served. */
    Instant end() {
        return identity.end();
    }

    /** Takes over what the files have become. */
    synchronized void check() {
        try {
            TlsFiles.Content content = files.read();
            if (!content.equals(served)) {
                identity = files.identity(content, clock.instant());
                served = content;
                nextWarning = Instant.MIN;
                LOG.info("New connections get the TLS certificate that ends on {}", identity.end());
                files.authorities().ifPresent(file -> LOG.info("Operators are held to the authorities in {}", file));
            }
            suspicion = Optional.empty();
            complaint = Optional.empty();
        } catch (OperatorException mistake) {
            complain(String.valueOf(mistake.getMessage()));
        }
        warnOfEnd();
    }

    /** Once for each mistake, and not before it has lasted: two files are not changed at the same moment. */
    private void complain(String mistake) {
        Optional<String> found = Optional.of(mistake);
        if (found.equals(suspicion) && !found.equals(complaint)) {
            LOG.error("Goes on with the TLS certificate that ends on {}: {}", identity.end(), mistake);
            complaint = found;
        }
        suspicion = found;
    }

    private void warnOfEnd() {
        Instant now = clock.instant();
        Duration left = Duration.between(now, identity.end());
        if (left.compareTo(WARNING_TIME) < 0 && !now.isBefore(nextWarning)) {
            nextWarning = now.plus(WARNING_INTERVAL);
            if (left.isNegative()) {
                LOG.error("The TLS certificate {} has ended on {}", files.certificate(), identity.end());
            } else {
                LOG.warn(
                        "The TLS certificate {} ends on {}, in {} days",
                        files.certificate(),
                        identity.end(),
                        left.toDays());
            }
        }
    }
}
