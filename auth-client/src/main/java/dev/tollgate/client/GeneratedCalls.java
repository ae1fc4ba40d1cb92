package dev.tollgate.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.AuthException.WrongMethod;
import dev.tollgate.client.ContractCheck.Different;
import dev.tollgate.client.ContractCheck.NotServed;
import dev.tollgate.client.ContractCheck.Same;
import dev.tollgate.client.generated.invoker.ApiClient;
import dev.tollgate.client.generated.invoker.ApiResponse;
import dev.tollgate.client.generated.invoker.Pair;
import dev.tollgate.client.generated.model.DetailedError;
import dev.tollgate.client.generated.model.InternalError;
import dev.tollgate.client.generated.model.MessageError;
import dev.tollgate.client.generated.model.OAuthError;
import dev.tollgate.client.generated.model.WorkflowError;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.jspecify.annotations.Nullable;

/** Carries out what the generated operations ask for; the one class that has to bear with their ways. */
final class GeneratedCalls extends ApiClient implements AutoCloseable {

    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

    private static final String USER_AGENT = "tollgate-client";

    /** A token, and text of one line (RFC 9110, section 5). */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\\t -~]*");

    private final Client client;
    private final String base;
    private final Duration readTimeout;
    private final Clock clock;
    private final PatchRequests patches;
    private final Supplier<Map<String, String>> furtherHeaders;
    private final @Nullable String bearer;

    private GeneratedCalls(
            Client client,
            String base,
            Duration readTimeout,
            Clock clock,
            PatchRequests patches,
            Supplier<Map<String, String>> furtherHeaders,
            @Nullable String bearer) {
        this.client = client;
        this.base = base;
        this.readTimeout = readTimeout;
        this.clock = clock;
        this.patches = patches;
        this.furtherHeaders = furtherHeaders;
        this.bearer = bearer;
    }

    static GeneratedCalls to(
            String base,
            Duration connectTimeout,
            Duration readTimeout,
            Clock clock,
            Supplier<Map<String, String>> furtherHeaders) {
        ClientConfig config = new ClientConfig()
                // What else lies on the class path shall not change what is sent.
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                // The JDK would take the credentials along to wherever it is sent.
                .property(ClientProperties.FOLLOW_REDIRECTS, false)
                .property(ClientProperties.CONNECT_TIMEOUT, Math.toIntExact(connectTimeout.toMillis()))
                .property(ClientProperties.READ_TIMEOUT, Math.toIntExact(readTimeout.toMillis()))
                .connectorProvider(new HttpUrlConnectorProvider());
        return new GeneratedCalls(
                JerseyClientBuilder.createClient(config),
                base,
                readTimeout,
                clock,
                new PatchRequests(connectTimeout, readTimeout),
                furtherHeaders,
                null);
    }

    /** The same client with this token for the operations that need one. */
    GeneratedCalls with(Token token) {
        return with(token.value());
    }

    /** The same client with this key for the operations that need one. */
    GeneratedCalls with(ServiceKey key) {
        return with(key.value());
    }

    /** The same client with this key for the operations that need one. */
    GeneratedCalls with(AdministratorKey key) {
        return with(key.value());
    }

    private GeneratedCalls with(String credential) {
        return new GeneratedCalls(client, base, readTimeout, clock, patches, furtherHeaders, credential);
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
            @Nullable GenericType<T> returnType,
            boolean isBodyNullable,
            Map<String, ?> errorTypes) {
        if (!(headerParams.isEmpty() && cookieParams.isEmpty() && formParams.isEmpty())) {
            throw new UnsupportedOperationException(operation + " has parameters that are not sent yet");
        }
        WebTarget target = client.target(base + path + query(queryParams));
        Map<String, String> headers = headers(accept, authNames == null ? null : bearer);
        Answer answer = switch (method) {
            case "GET", "DELETE" -> send(request(target, headers).build(method));
            case "PATCH" -> patches.send(target.getUri(), headers, json(body));
            default -> send(request(target, headers).build(method, entity(path, body, contentType)));
        };
        if (returnType == null && answer.status() == 204) {
            return new ApiResponse<>(204, Map.of());
        }
        if (returnType == null || !isSuccess(answer.status(), errorTypes)) {
            throw failure(answer);
        }
        return new ApiResponse<>(answer.status(), Map.of(), answer.as(returnType));
    }

    /** Whatever case others are named in (RFC 9110, section 5.1), the client's own are the ones that are sent. */
    private Map<String, String> headers(String accept, @Nullable String credential) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(HttpHeaders.ACCEPT, accept);
        headers.put(HttpHeaders.USER_AGENT, USER_AGENT);
        if (credential != null) {
            headers.put(HttpHeaders.AUTHORIZATION, "Bearer " + credential);
        }
        furtherHeaders.get().forEach((name, value) -> {
            if (!HEADER.matcher(name + ": " + value).matches()) {
                throw new IllegalArgumentException("no header can be named '" + name + "', or not have this value");
            }
            headers.putIfAbsent(name, value);
        });
        return headers;
    }

    /** Asks for the server's document unless it is the client's, which is told by its hash. */
    ContractCheck checkContract(String clientSha256) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.USER_AGENT, USER_AGENT);
        headers.put(HttpHeaders.ACCEPT, "application/yaml");
        headers.put(HttpHeaders.IF_NONE_MATCH, '"' + clientSha256 + '"');
        Answer answer =
                send(request(client.target(ContractDocument.uri(base)), headers).build("GET"));
        return switch (answer.status()) {
            case 304 -> new Same(clientSha256);
            case 200 ->
                answer.taggedSha256()
                        .map(serverSha256 -> compared(clientSha256, serverSha256))
                        .orElseGet(() -> new NotServed(clientSha256));
            case 404 -> new NotServed(clientSha256);
            default -> throw failure(answer);
        };
    }

    private static ContractCheck compared(String clientSha256, String serverSha256) {
        return serverSha256.equals(clientSha256) ? new Same(clientSha256) : new Different(clientSha256, serverSha256);
    }

    /** The generator puts the documented successes among the errors. */
    private static boolean isSuccess(int status, Map<String, ?> documented) {
        return status < 300 && documented.containsKey(String.valueOf(status));
    }

    private static Invocation.Builder request(WebTarget target, Map<String, String> headers) {
        return target.request().headers(new MultivaluedHashMap<>(headers));
    }

    /** Not by the target, which would take the braces of a value for those of a template. */
    private String query(List<Pair> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.stream()
                        .map(parameter -> parameter.getName() + "=" + escapeString(parameter.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** An empty one too, because the JDK sends no Content-Length without one, which some proxies refuse. */
    private static Entity<byte[]> entity(String path, @Nullable Object body, @Nullable String contentType) {
        if (body == null) {
            return Entity.entity(new byte[0], MediaType.APPLICATION_OCTET_STREAM);
        }
        if (body instanceof String text) {
            return Entity.entity(text.getBytes(StandardCharsets.UTF_8), contentType);
        }
        return path.startsWith("/oauth2/")
                ? Entity.entity(form(body), MediaType.APPLICATION_FORM_URLENCODED)
                : Entity.entity(json(body), contentType);
    }

    /** RFC 7662 and RFC 7009 know form fields only, and so do other makers' servers. */
    private static byte[] form(Object body) {
        return Answer.JSON.convertValue(body, FIELDS).entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] json(@Nullable Object body) {
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
            throw Answer.none(failed.getCause() instanceof IOException cause ? cause : failed);
        } catch (IOException failed) {
            throw Answer.none(failed);
        }
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
        OAuthError oauth = answer.as(OAuthError.class);
        if (oauth.getError() != null) {
            return new Refused(oauth.getError(), sentence(oauth), null);
        }
        WorkflowError plain = answer.as(WorkflowError.class);
        return new Refused(answer.required(plain.getStatus()), answer.required(plain.getMessage()), null);
    }

    private static InternalBug bug(Answer answer) {
        OAuthError oauth = answer.as(OAuthError.class);
        if (oauth.getError() != null) {
            Matcher code = AuthException.CODE.matcher(sentence(oauth));
            return new InternalBug(code.find() ? code.group() : oauth.getError(), sentence(oauth));
        }
        InternalError error = answer.as(InternalError.class);
        return new InternalBug(answer.required(error.getCode()), answer.required(error.getMessage()));
    }

    private static String message(Answer answer) {
        OAuthError oauth = answer.as(OAuthError.class);
        return oauth.getError() != null
                ? sentence(oauth)
                : answer.required(answer.as(MessageError.class).getMessage());
    }

    /** RFC 6749, section 5.2, leaves it to the server whether there is one. */
    private static String sentence(OAuthError oauth) {
        return Objects.requireNonNullElse(oauth.getErrorDescription(), oauth.getError());
    }

    @Override
    public void close() {
        client.close();
    }
}
