package dev.tollgate.server.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.logging.LogLevel;
import dev.tollgate.server.logging.LogLevels;
import java.io.IOException;
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
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LogLevels levels;

    public LogLevelsHandler(LogLevels levels) {
        this.levels = levels;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        String path = request.getRequestURI();
        Method method = request.getMethod();
        if (path.equals(PATH)) {
            serveAll(method, response);
            return;
        }
        String name = path.substring(PATH.length() + 1);
        Optional<LogLevel> finest = levels.finest(name);
        if (finest.isEmpty()) {
            new Report(404, Report.JSON, message("There is no logger " + PATH + "/" + names())).send(method, response);
        } else if (method == Method.PUT) {
            set(name, finest.get(), request).send(method, response);
        } else if (method == Method.DELETE) {
            levels.reset(name);
            told(name).send(method, response);
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

    private Report set(String name, LogLevel finest, Request request) throws IOException {
        Optional<LogLevel> wanted = level(request).filter(level -> level.compareTo(finest) <= 0);
        wanted.ifPresent(level -> levels.set(name, level));
        return wanted.map(level -> told(name))
                .orElseGet(() -> new Report(
                        400, Report.JSON, message("The body has to be {\"level\": …} with " + upTo(finest))));
    }

    /** What was done, which stands in the log too, as long as that is told anything. */
    private Report told(String name) {
        String level = String.valueOf(levels.all().get(name));
        LOG.warn("The log level of {} is {} now", name, level);
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
