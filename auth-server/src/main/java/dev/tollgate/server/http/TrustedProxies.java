package dev.tollgate.server.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies whose word about a client's address is taken.
 *
 * <p>Each has to add the address that it was asked from to the end of {@code Forwarded} (RFC 7239) or of
 * {@code X-Forwarded-For}, or to put it in place of what was there.
 */
public final class TrustedProxies {
    /** More proxies than stand before any server; what a stranger lists before them is not even looked at. */
    private static final int MAX_HOPS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);

    private final List<Network> networks;
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    /** @param networks those of the proxies; with none, nobody's word is taken */
    public TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * The address of the client: the last one in the headers that is no trusted proxy's.
     *
     * <p>It is the peer if that is no trusted proxy itself, if something is met before that is no address, or if nothing
     * else is found in 32 addresses. It is also the peer if both headers are there and name different clients: proxies
     * usually set one of them, and a stranger can send the other.
     *
     * @param peer the other end of the connection
     * @param forwarded the lines of {@code Forwarded}, in their order
     * @param xForwardedFor the lines of {@code X-Forwarded-For}, in their order
     */
    public InetAddress clientOf(InetAddress peer, List<String> forwarded, List<String> xForwardedFor) {
        if (!contains(peer)) {
            if (!(forwarded.isEmpty() && xForwardedFor.isEmpty())) {
                warnOnce(peer);
            }
            return peer;
        }
        InetAddress one = lastUntrusted(Hops.ofForwarded(forwarded)).orElse(peer);
        InetAddress other = lastUntrusted(Hops.ofXForwardedFor(xForwardedFor)).orElse(peer);
        if (forwarded.isEmpty()) {
            return other;
        }
        return xForwardedFor.isEmpty() || one.equals(other) ? one : peer;
    }

    /** A proxy that is not named here makes all its clients one, who share their limits. */
    private void warnOnce(InetAddress peer) {
        if (!hasWarned.getAndSet(true)) {
            LOG.warn(
                    "{} tells whose login it sends on, but is none of --trusted-proxies, so all its logins count as"
                            + " those of one client",
                    peer.getHostAddress());
        }
    }

    private Optional<InetAddress> lastUntrusted(Stream<Optional<InetAddress>> hops) {
        return hops.limit(MAX_HOPS)
                .dropWhile(hop -> hop.filter(this::contains).isPresent())
                .findFirst()
                .flatMap(hop -> hop);
    }

    /** Whether the address is a trusted proxy's. */
    boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
