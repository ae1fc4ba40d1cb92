package dev.tollgate.server.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.http.wire.ClientConnection;
import dev.tollgate.server.logging.LogLevel;
import dev.tollgate.server.logging.LogLevels;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /log-levels} with the level of each logger. {@code PUT /log-levels/NAME} with <code>{"level":
 * "debug"}</code> sets one, and {@code DELETE} gives it back what it had at the start.
 */
public final class LogLevelsHandler extends HttpHandler {
    public static final String PATH = "/log-levels";

    private static final Logger LOG = LoggerFactory.getLogger(LogLevelsHandler.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LogLevels levels;
    private final ServedHosts hosts;

    /** @param hosts that may be asked for it; a browser would let a page of any other change levels */
    public LogLevelsHandler(LogLevels levels, ServedHosts hosts) {
        this.levels = levels;
        this.hosts = hosts;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        String path = request.getRequestURI();
        Method method = request.getMethod();
        ClientConnection client = ClientConnection.of(request.getContext().getConnection());
        if (!hosts.contain(client.host())) {
            new Report(
                            421,
                            Report.JSON,
                            message("Ask by an address, by localhost, or by the name in --management-host"))
                    .send(method, response);
            return;
        }
        if (path.equals(PATH)) {
            serveAll(method, response);
            return;
        }
        String name = path.substring(PATH.length() + 1);
        Optional<LogLevel> finest = levels.finest(name);
        if (finest.isEmpty()) {
            new Report(404, Report.JSON, message("There is no logger " + PATH + "/" + names())).send(method, response);
        } else if (method == Method.PUT) {
            set(name, finest.get(), request, client.address()).send(method, response);
        } else if (method == Method.DELETE) {
            change(name, () -> levels.reset(name), client.address()).send(method, response);
        } else {
            response.setHeader("Allow", "PUT, DELETE");
            response.sendError(405);
        }
    }

    private void serveAll(Method method, Response response) throws IOException {
        if (method == Method.GET || method == Method.HEAD) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            levels.all().forEach(all::put);
            new Report(200, Report.JSON, all.toString()).send(method, response);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(405);
        }
    }

    private Report set(String name, LogLevel finest, Request request, InetAddress by) throws IOException {
        Optional<LogLevel> wanted = level(request).filter(level -> level.compareTo(finest) <= 0);
        return wanted.map(level -> change(name, () -> levels.set(name, level), by))
                .orElseGet(() -> new Report(
                        400, Report.JSON, message("The body has to be {\"level\": …} with " + upTo(finest))));
    }

    /** Told of before and after, since the log may be told nothing on one side. */
    private Report change(String name, Runnable change, InetAddress by) {
        LOG.warn("{} changes the log level of {}", by.getHostAddress(), name);
        change.run();
        String level = String.valueOf(levels.all().get(name));
        LOG.warn("The log level of {} is {} now, by {}", name, level, by.getHostAddress());
        return new Report(
                200,
                Report.JSON,
                JsonNodeFactory.instance.objectNode().put(name, level).toString());
    }

    private static Optional<LogLevel> level(Request request) throws IOException {
        try {
            JsonNode body = JSON.readTree(request.getInputStream().readAllBytes());
            return body.size() == 1 && body.path("level").isTextual()
                    ? LogLevel.ofLabel(body.path("level").textValue())
                    : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    private String names() {
        return String.join("|", levels.all().keySet());
    }

    private static String upTo(LogLevel finest) {
        return Arrays.stream(LogLevel.values())
                .filter(level -> level.compareTo(finest) <= 0)
                .map(LogLevel::label)
                .collect(Collectors.joining(", "));
    }

    private static String message(String text) {
        return JsonNodeFactory.instance.objectNode().put("message", text).toString();
    }
}
