package dev.tollgate.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.http.wire.ClientConnection;
import dev.tollgate.server.management.ServedHosts;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.user.Administrator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what the page asks. Each question is a POST of JSON with an administrator key as a bearer token, which no
 * browser lets a page of another origin send.
 */
public final class ConsoleApi extends HttpHandler {
    /** What the paths begin with. */
    public static final String PATH = "/console/api";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleApi.class);
    private static final Pattern TARGET = Pattern.compile(PATH + "/(?<environment>[a-z]+)/(?<command>[a-z-]+)");
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/json(?: *;.*)?");
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(?<key>[!-~]+)");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, ConsoleEnvironment> environments;
    private final ServedHosts hosts;
    private final OperatorGate gate;

    /**
     * @param environments by label
     * @param host that the listener listens at
     */
    public ConsoleApi(Map<String, ConsoleEnvironment> environments, String host, Ticker ticker) {
        this.environments = Map.copyOf(environments);
        this.hosts = new ServedHosts(host);
        this.gate = new OperatorGate(new WrongKeys(ticker));
    }

    /** On the selector's thread, which the work leaves as soon as the store is asked. */
    @Override
    public void service(Request request, Response response) throws IOException {
        boolean hasBody = request.getMethod() != Method.HEAD;
        CompletionStage<ConsoleReply> reply = attempt(request);
        response.suspend();
        var unused = reply.exceptionally(ConsoleApi::replyTo).thenAccept(known -> {
            try {
                send(known, hasBody, response);
            } catch (IOException gone) {
                LOG.debug("The page has gone", gone);
            } finally {
                response.resume();
            }
        });
    }

    /** Threads that are all busy refuse work at once. */
    private CompletionStage<ConsoleReply> attempt(Request request) throws IOException {
        try {
            return reply(request);
        } catch (RuntimeException fault) {
            return completedFuture(replyTo(fault));
        }
    }

    private CompletionStage<ConsoleReply> reply(Request request) throws IOException {
        ClientConnection client = ClientConnection.of(request.getContext().getConnection());
        if (!hosts.contain(client.host())) {
            return completedFuture(ConsoleReply.foreignHost());
        }
        Matcher target = TARGET.matcher(request.getRequestURI());
        @Nullable
        ConsoleEnvironment environment = target.matches() ? environments.get(target.group("environment")) : null;
        if (environment == null) {
            return completedFuture(ConsoleReply.notFound());
        }
        if (request.getMethod() != Method.POST) {
            return completedFuture(ConsoleReply.wrongMethod());
        }
        if (!isJson(request.getContentType())) {
            return completedFuture(ConsoleReply.noJson());
        }
        byte[] body = request.getInputStream().readAllBytes();
        return gate.admit(
                environment,
                bearer(request.getHeader("Authorization")),
                client.address(),
                by -> run(environment.commands().get(target.group("command")), body, by));
    }

    private static CompletionStage<ConsoleReply> run(@Nullable Command command, byte[] body, Administrator by) {
        if (command == null) {
            return completedFuture(ConsoleReply.notFound());
        }
        return question(body)
                .map(question -> command.run(question, by))
                .orElseGet(() -> completedFuture(ConsoleReply.invalid("The body must be an object")));
    }

    private static Optional<ObjectNode> question(byte[] body) {
        try {
            return JSON.readTree(body) instanceof ObjectNode question ? Optional.of(question) : Optional.empty();
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && JSON_TYPE.matcher(type).matches();
    }

    /** RFC 6750, section 2.1. */
    private static Optional<String> bearer(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .map(bearer -> bearer.group("key"));
    }

    private static ConsoleReply replyTo(Throwable fault) {
        return switch (fault) {
            case CompletionException wrapper when wrapper.getCause() != null -> replyTo(wrapper.getCause());
            case StoreUnavailableException noStore -> unavailable(noStore);
            case RejectedExecutionException full -> unavailable(full);
            default -> {
                LOG.error("Answered 500 to the operator's page for a bug", fault);
                yield ConsoleReply.bug();
            }
        };
    }

    private static ConsoleReply unavailable(RuntimeException cause) {
        LOG.warn("Answered 503 to the operator's page: {}", cause.toString());
        return ConsoleReply.unavailable();
    }

    private static void send(ConsoleReply reply, boolean hasBody, Response response) throws IOException {
        byte[] body = reply.body().toString().getBytes(UTF_8);
        response.setStatus(reply.status());
        response.setContentType("application/json;charset=utf-8");
        reply.headers().forEach(response::setHeader);
        response.setContentLength(body.length);
        if (hasBody) {
            response.getOutputStream().write(body);
        }
    }
}
