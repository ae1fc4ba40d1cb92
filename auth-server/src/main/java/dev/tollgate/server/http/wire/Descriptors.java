package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How many files and sockets the process may open: one that has reached its limit can neither accept nor log. */
final class Descriptors {
    /** For the databases, which open more files under load, for jars and logs, and for those who are turned away. */
    private static final int RESERVE = 96 + OpenConnections.MAX_REFUSED;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Pattern SOFT_LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d{1,9})\\s");

    private Descriptors() {}

    /**
     * How many connections fit, at most as many as wanted; all of them where the system does not tell.
     *
     * @throws IOException if none fits
     */
    static int fit(int wantedConnections) throws IOException {
        if (!Files.isReadable(LIMITS)) {
            return wantedConnections;
        }
        Matcher softLimit = SOFT_LIMIT.matcher(Files.readString(LIMITS));
        return softLimit.find()
                ? fit(wantedConnections, Integer.parseInt(softLimit.group(1)), open())
                : wantedConnections;
    }

    static int fit(int wantedConnections, int mayBeOpen, int areOpen) throws IOException {
        int room = mayBeOpen - areOpen - RESERVE;
        if (room < 1) {
            throw new IOException("this process may open %d files, and needs %d before the first connection"
                    .formatted(mayBeOpen, areOpen + RESERVE));
        }
        return Math.min(wantedConnections, room);
    }

    private static int open() throws IOException {
        try (Stream<Path> open = Files.list(OPEN)) {
            return (int) open.count();
        }
    }
}
