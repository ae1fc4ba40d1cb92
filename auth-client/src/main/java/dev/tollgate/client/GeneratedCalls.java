package dev.tollgate.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.AuthException.WrongMethod;
import dev.tollgate.client.generated.invoker.ApiClient;
import dev.tollgate.client.generated.invoker.ApiResponse;
import dev.tollgate.client.generated.invoker.Pair;
import dev.tollgate.client.generated.model.DetailedError;
import dev.tollgate.client.generated.model.InternalError;
import dev.tollgate.client.generated.model.MessageError;
import dev.tollgate.client.generated.model.WorkflowError;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.jspecify.annotations.Nullable;

/** Carries out what the generated operations ask for; the one class that has to bear with their ways. */
final class GeneratedCalls extends ApiClient implements AutoCloseable {

    private final Client client;
    private final String base;
    private final Duration readTimeout;
    private final Clock clock;
    private final @Nullable Token token;

    private GeneratedCalls(Client client, String base, Duration readTimeout, Clock clock, @Nullable Token token) {
        this.client = client;
        this.base = base;
        this.readTimeout = readTimeout;
        this.clock = clock;
        this.token = token;
    }

    static GeneratedCalls to(String base, Duration connectTimeout, Duration readTimeout, Clock clock) {
        ClientConfig config = new ClientConfig()
                // What else lies on the class path shall not change what is sent.
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                // The JDK would take the credentials along to wherever it is sent.
                .property(ClientProperties.FOLLOW_REDIRECTS, false)
                .property(ClientProperties.CONNECT_TIMEOUT, Math.toIntExact(connectTimeout.toMillis()))
                .property(ClientProperties.READ_TIMEOUT, Math.toIntExact(readTimeout.toMillis()))
                .connectorProvider(new HttpUrlConnectorProvider());
        return new GeneratedCalls(JerseyClientBuilder.createClient(config), base, readTimeout, clock, null);
    }

    /** The same client with this token for the operations that need one. */
    GeneratedCalls with(Token bearer) {
        return new GeneratedCalls(client, base, readTimeout, clock, bearer);
    }

    @Override
    public <T> ApiResponse<T> invokeAPI(
            String operation,
            String path,
            String method,
            List<Pair> queryParams,
            @Nullable Object body,
            Map<String, String> headerParams,
            Map<String, String> cookieParams,
            Map<String, Object> formParams,
            String accept,
            @Nullable String contentType,
            String @Nullable [] authNames,
            GenericType<T> returnType,
            boolean isBodyNullable,
            Map<String, ?> errorTypes) {
        if (!(queryParams.isEmpty() && headerParams.isEmpty() && cookieParams.isEmpty() && formParams.isEmpty())) {
            throw new UnsupportedOperationException(operation + " has parameters that are not sent yet");
        }
        Invocation.Builder request =
                client.target(base + path).request(accept).header(HttpHeaders.USER_AGENT, "tollgate-client");
        if (authNames != null && token != null) {
            request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        }
        Answer answer =
                send(method.equals("GET") ? request.build(method) : request.build(method, entity(body, contentType)));
        if (answer.status() != 200) {
            throw failure(answer);
        }
        return new ApiResponse<>(200, Map.of(), answer.as(returnType));
    }

    /** An empty one too, because the JDK sends no Content-Length without one, which some proxies refuse. */
    private static Entity<byte[]> entity(@Nullable Object body, @Nullable String contentType) {
        return body == null
                ? Entity.entity(new byte[0], MediaType.APPLICATION_OCTET_STREAM)
                : Entity.entity(json(body), contentType);
    }

    private static byte[] json(Object body) {
        try {
            return Answer.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            // Not kept as the cause: Jackson's messages quote the text.
            throw new IllegalStateException("A generated model cannot be written as JSON");
        }
    }

    private Answer send(Invocation request) {
        try (Response response = request.invoke()) {
            return Answer.read(response, readTimeout);
        } catch (ProcessingException failed) {
            throw noAnswer(failed.getCause() instanceof IOException cause ? cause : failed);
        } catch (IOException failed) {
            throw noAnswer(failed);
        }
    }

    private static NoAnswer noAnswer(Exception cause) {
        return new NoAnswer(
                cause instanceof SocketTimeoutException
                        ? "The server did not answer in time"
                        : "The server cannot be reached, or broke off",
                cause);
    }

    private AuthException failure(Answer answer) {
        return switch (answer.status()) {
            case 400 -> refused(answer);
            case 401 -> new PermissionDenied(message(answer));
            case 404 -> new NotFound(message(answer));
            case 405 -> new WrongMethod(message(answer));
            case 429 -> new TooManyRequests(message(answer), answer.retryAfter(clock.instant()));
            case 500 -> bug(answer);
            case 503 -> new ServiceUnavailable(message(answer), answer.retryAfter(clock.instant()));
            default -> answer.unexpected("no documented status");
        };
    }

    /** Looks at the form, not at the operation: the platform answers the detailed form on both. */
    private static Refused refused(Answer answer) {
        DetailedError detailed = answer.as(DetailedError.class);
        if (detailed.getReason() != null) {
            String code = detailed.getArgs() == null ? null : detailed.getArgs().getBubbleCode();
            return new Refused(detailed.getReason(), answer.required(detailed.getMessage()), code);
        }
        WorkflowError plain = answer.as(WorkflowError.class);
        return new Refused(answer.required(plain.getStatus()), answer.required(plain.getMessage()), null);
    }

    private static InternalBug bug(Answer answer) {
        InternalError error = answer.as(InternalError.class);
        return new InternalBug(answer.required(error.getCode()), answer.required(error.getMessage()));
    }

    private static String message(Answer answer) {
        MessageError error = answer.as(MessageError.class);
        return answer.required(error.getMessage());
    }

    @Override
    public void close() {
        client.close();
    }
}
