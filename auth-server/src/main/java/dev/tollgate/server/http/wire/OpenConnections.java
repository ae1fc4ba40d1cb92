package dev.tollgate.server.http.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections that are open: how many there are, what they hold, and when they have to end. */
final class OpenConnections {
    /** So many that are one too many are told so at the same time; beyond that they are cut. */
    static final int MAX_REFUSED = 64;

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private static final int IPV6_NETWORK_BYTES = 8;

    /** What the JDK keeps of a handshake that waits for its client: 29 KiB were measured. */
    private static final int HANDSHAKE_BYTES = 32 * 1024;

    private static final long MOST_HANDSHAKES = Runtime.getRuntime().maxMemory() / 2 / HANDSHAKE_BYTES;

    /** Of answers over TLS: each client has a copy of its own, however many ask for the same file. */
    private static final long MOST_SEALED_BYTES = Runtime.getRuntime().maxMemory() / 4;

    private final Limits limits;
    private final Map<ClientConnection, Boolean> wasAdmitted = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> admittedByNetwork = new ConcurrentHashMap<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong collectedBytes = new AtomicLong();
    private final AtomicLong handshakes = new AtomicLong();
    private final AtomicLong sealedBytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isNoneLeft = lock.newCondition();
    private volatile boolean isDraining;

    OpenConnections(Limits limits) {
        this.limits = limits;
    }

    /** Takes a new connection in. If there are too many it is told so, and if there are too many of these it is cut. */
    void add(ClientConnection client) {
        boolean hasRoom = admit(network(client.address()));
        wasAdmitted.put(client, hasRoom);
        if (!hasRoom) {
            if (refused.incrementAndGet() <= MAX_REFUSED) {
                client.turnAway();
            } else {
                client.cut();
            }
        }
    }

    void remove(ClientConnection client) {
        Boolean hadRoom = wasAdmitted.remove(client);
        if (hadRoom == null) {
            return;
        }
        if (hadRoom) {
            release(network(client.address()));
        } else {
            refused.decrementAndGet();
        }
        if (wasAdmitted.isEmpty()) {
            lock.lock();
            try {
                isNoneLeft.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** How many are open, those that are one too many included. */
    int size() {
        return wasAdmitted.size();
    }

    /**
     * Counts bytes of requests that have not arrived as a whole, or with a negative number takes them off again.
     *
     * @return whether there is room for all that are counted now
     */
    boolean reserve(int moreBytes) {
        return collectedBytes.addAndGet(moreBytes) <= limits.collectedBytes();
    }

    /** Counts a handshake of TLS that has begun, and returns whether half of the heap has room for it too. */
    boolean beginHandshake() {
        return handshakes.incrementAndGet() <= MOST_HANDSHAKES;
    }

    /** Takes off one that has ended, in whatever way. */
    void endHandshake() {
        handshakes.decrementAndGet();
    }

    /**
     * Counts bytes of answers that are sealed and not sent, or with a negative number takes them off again.
     *
     * @return whether a quarter of the heap has room for all that are counted now
     */
    boolean reserveSealed(int moreBytes) {
        return sealedBytes.addAndGet(moreBytes) <= MOST_SEALED_BYTES;
    }

    /** From now on each answer is the last one on its connection. */
    void drain() {
        isDraining = true;
    }

    boolean isDraining() {
        return isDraining;
    }

    /** Ends the connections on which nothing is asked within the time. */
    void lastCall(Duration time) {
        wasAdmitted.keySet().forEach(client -> client.lastCall(time));
    }

    /** Waits until all connections have ended, and not longer than the time. */
    void awaitNone(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!wasAdmitted.isEmpty() && left > 0) {
                left = isNoneLeft.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends those whose time is over; what goes wrong with one keeps no other alive. */
    void endOverdue() {
        for (ClientConnection client : wasAdmitted.keySet()) {
            try {
                client.endIfOverdue();
            } catch (RuntimeException failure) {
                LOG.error("A connection could not be ended", failure);
            }
        }
    }

    private boolean admit(InetAddress network) {
        boolean hasRoom = admitted.incrementAndGet() <= limits.connections();
        boolean hasRoomForNetwork = admittedByNetwork.merge(network, 1, Integer::sum) <= limits.connectionsPerAddress();
        if (hasRoom && hasRoomForNetwork) {
            return true;
        }
        release(network);
        return false;
    }

    private void release(InetAddress network) {
        admitted.decrementAndGet();
        admittedByNetwork.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Who sends: an IPv4 address, or the IPv6 network of 64 bits that one customer usually has. */
    static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("16 bytes are an address", impossible);
        }
    }
}
