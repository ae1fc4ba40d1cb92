package dev.tollgate.server;

import dev.tollgate.server.http.wire.AnswerObserver;
import dev.tollgate.server.logging.LogLevels;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each answer. Of what a client sent it holds the method and the path alone, of a bounded length, and
 * neither what stands where a token or a key would.
 */
final class AccessLog implements AnswerObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.ACCESSES);
    private static final int MOST_OF_PATH = 256;
    private static final int MOST_OF_METHOD = 32;
    private static final double NANOS_OF_MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    /** By the way they begin; who has put one into a path has still told it to nobody but this server. */
    private static final Pattern SECRET = Pattern.compile("(bus[|_]|tg[as]_)[^/]*");

    @Override
    public void answered(
            String method, String path, int status, long nanos, long bytes, InetAddress client, String correlation) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        String what = cut(method, MOST_OF_METHOD);
        String where = SECRET.matcher(cut(path, MOST_OF_PATH)).replaceAll("(hidden)");
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("method", what)
                .addKeyValue("path", where)
                .addKeyValue("status", status)
                .addKeyValue("milliseconds", Math.round(nanos / NANOS_OF_MILLISECOND * 1000) / 1000.0);
        if (bytes != UNKNOWN_LENGTH) {
            line = line.addKeyValue("bytes", bytes);
        }
        line.addKeyValue("address", client.getHostAddress())
                .addKeyValue("correlation", correlation)
                .log("answered");
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }
}
