package dev.tollgate.server.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Stands between a server and its database, and passes on what comes late, never, or not at all. */
public final class FaultyNetwork implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(10).toNanos();

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private volatile boolean isSilent;
    private volatile boolean isCut;
    private volatile Duration delay = Duration.ZERO;

    private FaultyNetwork(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Leads to a port of this machine. */
    public static FaultyNetwork to(int target) throws IOException {
        FaultyNetwork network = new FaultyNetwork(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(network::accept);
        return network;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Ends all connections, and new ones at once, until {@link #heal}. */
    public void cut() {
        isCut = true;
        sockets.forEach(FaultyNetwork::end);
    }

    /** Ends all connections that there are. */
    public void cutOnce() {
        sockets.forEach(FaultyNetwork::end);
    }

    /** Passes nothing on for the connections that there are, as a firewall does that has forgotten them. */
    public void forget() {
        forgotten.addAll(sockets);
    }

    /** Passes nothing on until {@link #heal}. */
    public void silence() {
        isSilent = true;
    }

    /** Passes on later what comes from either side. */
    public void delay(Duration time) {
        delay = time;
    }

    public void heal() {
        isCut = false;
        isSilent = false;
        delay = Duration.ZERO;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException ended) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            Thread.ofVirtual().start(() -> pass(client, server));
            Thread.ofVirtual().start(() -> pass(server, client));
            if (isCut) {
                end(client);
            }
        } catch (IOException away) {
            end(client);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                LockSupport.parkNanos(delay.toNanos());
                while ((isSilent || forgotten.contains(from)) && !listener.isClosed()) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
                output.write(buffer, 0, length);
            }
        } catch (IOException ended) {
            // Then so is the other side.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
            forgotten.remove(from);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException ended) {
            throw new AssertionError(ended);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutOnce();
    }
}
