package dev.tollgate.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.generated.model.BulkResult;
import dev.tollgate.server.generated.model.CallerPayload;
import dev.tollgate.server.generated.model.CallerResponse;
import dev.tollgate.server.generated.model.CurrentUserPayload;
import dev.tollgate.server.generated.model.CurrentUserResponse;
import dev.tollgate.server.generated.model.DetailedError;
import dev.tollgate.server.generated.model.DetailedErrorPayload;
import dev.tollgate.server.generated.model.EndedPayload;
import dev.tollgate.server.generated.model.EndedResponse;
import dev.tollgate.server.generated.model.InternalError;
import dev.tollgate.server.generated.model.IntrospectionResponse;
import dev.tollgate.server.generated.model.MessageError;
import dev.tollgate.server.generated.model.OAuthError;
import dev.tollgate.server.generated.model.RevocationResponse;
import dev.tollgate.server.generated.model.SessionPayload;
import dev.tollgate.server.generated.model.SessionsPayload;
import dev.tollgate.server.generated.model.SessionsResponse;
import dev.tollgate.server.generated.model.TokenPayload;
import dev.tollgate.server.generated.model.TokenResponse;
import dev.tollgate.server.generated.model.UserAuthenticationPayload;
import dev.tollgate.server.generated.model.UserCreatedResponse;
import dev.tollgate.server.generated.model.UserEmailPayload;
import dev.tollgate.server.generated.model.UserPayload;
import dev.tollgate.server.generated.model.UserResponse;
import dev.tollgate.server.generated.model.UsersPayload;
import dev.tollgate.server.generated.model.UsersResponse;
import dev.tollgate.server.generated.model.WorkflowError;
import dev.tollgate.server.http.PresentedKey.AsBearer;
import dev.tollgate.server.http.PresentedKey.AsPassword;
import dev.tollgate.server.http.PresentedKey.None;
import dev.tollgate.server.http.RequestFault.Invalid;
import dev.tollgate.server.http.RequestFault.Malformed;
import dev.tollgate.server.http.RequestFault.Missing;
import dev.tollgate.server.http.RequestFault.UnreadableBody;
import dev.tollgate.server.http.RequestFault.Unrecognized;
import dev.tollgate.server.http.RequestFault.WrongLabel;
import dev.tollgate.server.token.IssuedToken;
import dev.tollgate.server.token.KnownToken;
import dev.tollgate.server.token.Session;
import dev.tollgate.server.transfer.LineResult;
import dev.tollgate.server.transfer.LineResult.Outcome.Added;
import dev.tollgate.server.transfer.LineResult.Outcome.Existing;
import dev.tollgate.server.transfer.LineResult.Outcome.Known;
import dev.tollgate.server.transfer.LineResult.Outcome.Refused;
import dev.tollgate.server.transfer.LineResult.Outcome.Updated;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserPage;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Every answer that a resource or a fault can have, with its status and its body. */
final class Replies {
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();
    private static final MediaType TEXT_TYPE = MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8");
    private static final MediaType JSON_TYPE = MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8");

    /** When what keeps the server from answering may well be over. */
    static final Duration SOON = Duration.ofSeconds(1);

    private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";
    private static final String BASIC = "Basic realm=\"tollgate\"";
    private static final String SUCCESS = "success";

    /** What the paths of workflows begin with. */
    private static final String WORKFLOWS = "wf/";

    private static final String OBJECTS = "obj/";

    private static final String INVALID_LOGIN_CREDENTIALS = "INVALID_LOGIN_CREDENTIALS";
    private static final String NO_SUCH_ACCOUNT = "We didn’t find an account with those login credentials";

    private Replies() {}

    static Response token(IssuedToken issued) {
        return reply(
                200,
                new TokenResponse()
                        .status(SUCCESS)
                        .response(new TokenPayload()
                                .userId(issued.grant().userId().text())
                                .token(issued.token().text())
                                .expires(issued.lifetime().toSeconds())));
    }

    static Response caller(KnownToken token, Instant now) {
        return reply(200, bearer(token, now));
    }

    /** The same, with headers for a proxy to pass on. */
    static Response letThrough(KnownToken token, Instant now) {
        ResponseBuilder reply = json(200, bearer(token, now))
                .header("X-Auth-User-Id", token.grant().userId().text())
                .header("X-Auth-Expires", seconds(token.remainingAt(now)))
                .header("X-Auth-Absolute-Expires", seconds(token.absoluteRemainingAt(now)));
        token.idleRemainingAt(now).ifPresent(idle -> reply.header("X-Auth-Idle-Expires", seconds(idle)));
        return reply.build();
    }

    static Response currentUser(User user, KnownToken token, Instant now) {
        CurrentUserPayload payload = new CurrentUserPayload()
                .userId(user.id().text())
                .email(user.email().text())
                .issuedAt(token.grant().issuedAt().toString())
                .expires(token.remainingAt(now).toSeconds())
                .absoluteExpires(token.absoluteRemainingAt(now).toSeconds());
        token.idleRemainingAt(now).ifPresent(idle -> payload.idleExpires(idle.toSeconds()));
        return reply(200, new CurrentUserResponse().status(SUCCESS).response(payload));
    }

    static Response sessions(List<Session> sessions, KnownToken own, Instant now) {
        List<SessionPayload> listed = sessions.stream()
                .map(session -> new SessionPayload()
                        .issuedAt(session.token().grant().issuedAt().toString())
                        .lastUsedAt(session.token().grant().lastUsedAt().toString())
                        .expires(session.token().remainingAt(now).toSeconds())
                        .address(session.origin().address())
                        .userAgent(session.origin().userAgent())
                        .current(session.token().digest().equals(own.digest())))
                .toList();
        return reply(200, new SessionsResponse().status(SUCCESS).response(new SessionsPayload().sessions(listed)));
    }

    static Response ended(int tokens) {
        return reply(200, new EndedResponse().status(SUCCESS).response(new EndedPayload().ended(tokens)));
    }

    static Response introspected(KnownToken token, Duration reliableFor) {
        IntrospectionResponse introspection = new IntrospectionResponse()
                .active(true)
                .tokenType("Bearer")
                .sub(token.grant().userId().text())
                .iat(token.grant().issuedAt().getEpochSecond())
                .exp(token.end().getEpochSecond())
                .absoluteExp(token.grant().expiresAt().getEpochSecond())
                .cacheSeconds((int) reliableFor.toSeconds());
        token.idleEnd().ifPresent(end -> introspection.idleExp(end.getEpochSecond()));
        return reply(200, introspection);
    }

    /** What is no live token, and nothing about it (RFC 7662, section 2.2). */
    static Response notActive() {
        return reply(200, new IntrospectionResponse().active(false));
    }

    static Response revoked() {
        return reply(200, new RevocationResponse().status(SUCCESS));
    }

    static Response badCredentials(LoginOperation operation, String code) {
        return reply(400, refusal(operation.path(), INVALID_LOGIN_CREDENTIALS, NO_SUCH_ACCOUNT, code));
    }

    static Response wrongPassword() {
        return reply(400, new WorkflowError().status("WRONG_PASSWORD").message("The old password is wrong"));
    }

    static Response unacceptablePassword(String objection) {
        return reply(400, new WorkflowError().status("UNACCEPTABLE_PASSWORD").message("The new password " + objection));
    }

    static Response invalid(String path, RequestFault fault, String code) {
        return ErrorStyle.atPath(path) == ErrorStyle.FORWARD_AUTH
                ? permissionDenied()
                : reply(400, refusal(path, reason(fault), message(fault, path), code));
    }

    /** No token was sent, or somebody with the right password is not let in. */
    static Response permissionDenied() {
        return permissionDenied("Bearer");
    }

    /** A token was sent that is not live (RFC 6750, section 3). */
    static Response invalidToken() {
        return permissionDenied(INVALID_TOKEN);
    }

    /** Nothing was sent that is a service key of the environment (RFC 6749, section 5.2; RFC 6750, section 3). */
    static Response noServiceKey(PresentedKey presented) {
        return invalidClient(
                switch (presented) {
                    case None() -> "Bearer, " + BASIC;
                    case AsBearer bearer -> INVALID_TOKEN;
                    case AsPassword password -> BASIC;
                });
    }

    /** Nothing was sent that is an administrator key of the environment (RFC 6750, section 3). */
    static Response noAdministratorKey(PresentedKey presented) {
        return switch (presented) {
            case None() -> permissionDenied();
            case AsBearer bearer -> invalidToken();
            case AsPassword password -> permissionDenied();
        };
    }

    static Response user(User user) {
        return reply(200, new UserResponse().response(payload(user)));
    }

    /** @param cursor how many users stand before the page */
    static Response users(UserPage page, int cursor) {
        return reply(
                200,
                new UsersResponse()
                        .response(new UsersPayload()
                                .results(page.users().stream()
                                        .map(Replies::payload)
                                        .toList())
                                .cursor(cursor)
                                .count(page.users().size())
                                .remaining(page.remaining())));
    }

    private static UserPayload payload(User user) {
        return new UserPayload()
                .id(user.id().text())
                .createdDate(user.createdAt().toString())
                .modifiedDate(user.modifiedAt().toString())
                .authentication(new UserAuthenticationPayload()
                        .email(new UserEmailPayload().email(user.email().text())))
                .userSignedUp(user.passwordHash().isPresent())
                .disabled(user.disabled())
                .externalId(user.externalId().orElse(null));
    }

    static Response created(UserId id) {
        return reply(201, new UserCreatedResponse().status(SUCCESS).id(id.text()));
    }

    /** The answer to lines, which grows while they come. */
    static Response lines(StreamingOutput results) {
        return Response.ok(results, TEXT_TYPE).build();
    }

    /** A line of that answer. Who was added by the same line before is told as the one who is added now. */
    static byte[] line(LineResult.Outcome outcome) {
        return line(
                switch (outcome) {
                    case Added(var id) -> added(id);
                    case Known(var id) -> added(id);
                    case Updated(var id) -> added(id);
                    case Existing(var id) -> added(id);
                    case Refused(var reason) -> new BulkResult().status("error").message(reason);
                });
    }

    private static BulkResult added(UserId id) {
        return new BulkResult().status(SUCCESS).id(id.text());
    }

    private static byte[] line(BulkResult result) {
        byte[] json = bytes(result);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    static Response done() {
        return Response.noContent().build();
    }

    static Response usedEmail() {
        return reply(400, new WorkflowError().status("USED_EMAIL").message("This email is already in use"));
    }

    static Response notFound() {
        return notFound(ErrorStyle.WORKFLOW);
    }

    static Response notFound(ErrorStyle style) {
        return reply(404, sentence(style, "invalid_request", "Not found"));
    }

    static Response wrongMethod(ErrorStyle style, Set<String> allowed) {
        return withAllow(json(405, wrongMethod(style)), allowed);
    }

    static Response options(Set<String> allowed) {
        return withAllow(Response.noContent(), allowed);
    }

    static Response tooManyRequests(Duration retryAfter) {
        return retryLater(429, new MessageError().message("Too many requests"), retryAfter);
    }

    static Response unavailable(Duration retryAfter) {
        return unavailable(ErrorStyle.WORKFLOW, retryAfter);
    }

    static Response unavailable(ErrorStyle style, Duration retryAfter) {
        return retryLater(503, unavailable(style), retryAfter);
    }

    static Response internalBug(ErrorStyle style, String code) {
        return style == ErrorStyle.FORWARD_AUTH ? unavailable(style, SOON) : reply(500, bug(style, code));
    }

    /** What is answered before or beside the resources. */
    static Response error(int status, String path, String code) {
        ErrorStyle style = ErrorStyle.atPath(path);
        return switch (status) {
            case 400 -> invalid(path, new Malformed(), code);
            case 404 -> notFound(style);
            case 405 -> reply(405, wrongMethod(style));
            case 503 -> unavailable(style, SOON);
            default -> internalBug(style, code);
        };
    }

    /** As text, which Jersey need not ask around how to write. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }

    private static CallerResponse bearer(KnownToken token, Instant now) {
        return new CallerResponse()
                .status(SUCCESS)
                .response(new CallerPayload()
                        .userId(token.grant().userId().text())
                        .expires(token.remainingAt(now).toSeconds()));
    }

    private static Object wrongMethod(ErrorStyle style) {
        return sentence(style, "invalid_request", "Wrong method");
    }

    private static Object unavailable(ErrorStyle style) {
        return sentence(style, "temporarily_unavailable", "Service Unavailable");
    }

    /** An error that is a sentence alone but for those who know RFC 6749. */
    private static Object sentence(ErrorStyle style, String oauthCode, String sentence) {
        return switch (style) {
            case OAUTH -> oauthError(oauthCode, sentence);
            case WORKFLOW, DETAILED, FORWARD_AUTH -> new MessageError().message(sentence);
        };
    }

    private static Object bug(ErrorStyle style, String code) {
        return switch (style) {
            case OAUTH -> oauthError("server_error", "Internal bug with the code " + code);
            case WORKFLOW, DETAILED, FORWARD_AUTH ->
                new InternalError()
                        .code(code)
                        .message("Internal bug. Please report it to the operator of this server with this code");
        };
    }

    private static OAuthError oauthError(String code, String description) {
        return new OAuthError().error(code).errorDescription(description);
    }

    private static String reason(RequestFault fault) {
        return switch (fault) {
            case Missing missing -> "MISSING_DATA";
            case Invalid invalid -> "INVALID";
            case Unrecognized unrecognized -> "INVALID";
            case UnreadableBody unreadable -> "INVALID_DATA";
            case Malformed malformed -> "INVALID_DATA";
            case WrongLabel wrongLabel -> "INVALID_DATA";
        };
    }

    private static String message(RequestFault fault, String path) {
        return switch (fault) {
            case Missing(String parameter) -> missing(parameter, path);
            case Invalid(String parameter, String expected) ->
                "Invalid value for parameter " + parameter + " (must be " + expected + ")";
            case Unrecognized(String kind, String name) -> "Unrecognized " + kind + ": " + name;
            case UnreadableBody() ->
                path.startsWith(OBJECTS)
                        ? "The body is not a JSON object in UTF-8"
                        : "The body is neither a JSON object nor form fields in UTF-8";
            case Malformed() -> "The request is malformed";
            case WrongLabel() -> "The body has to be text/plain with one JSON object a line";
        };
    }

    private static String missing(String parameter, String path) {
        return path.startsWith(WORKFLOWS)
                ? "Missing parameter for workflow " + path.substring(WORKFLOWS.length()) + ": parameter " + parameter
                : "Missing parameter: " + parameter;
    }

    /** RFC 6749 has one code for all that can be wrong with a request. */
    private static Object refusal(String path, String reason, String message, String code) {
        return switch (ErrorStyle.atPath(path)) {
            case WORKFLOW, FORWARD_AUTH -> new WorkflowError().status(reason).message(message);
            case OAUTH -> oauthError("invalid_request", message);
            case DETAILED ->
                new DetailedError()
                        .statusCode(400)
                        .reason(reason)
                        .message(message)
                        .args(new DetailedErrorPayload().bubbleCode(code));
        };
    }

    private static Response invalidClient(String challenge) {
        return json(401, oauthError("invalid_client", "A service key of this environment is needed"))
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    private static Response permissionDenied(String challenge) {
        return json(401, new MessageError().message("Permission denied"))
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    private static Response withAllow(ResponseBuilder builder, Set<String> allowed) {
        return builder.header(HttpHeaders.ALLOW, String.join(", ", allowed)).build();
    }

    /** Rounded up: after that many seconds the wait is over (RFC 9110, section 10.2.3, has whole seconds only). */
    private static Response retryLater(int status, Object body, Duration retryAfter) {
        long seconds = retryAfter.plusSeconds(1).minusNanos(1).toSeconds();
        return json(status, body).header(HttpHeaders.RETRY_AFTER, seconds).build();
    }

    private static Response reply(int status, Object body) {
        return json(status, body).build();
    }

    private static ResponseBuilder json(int status, Object body) {
        byte[] bytes = bytes(body);
        return Response.status(status)
                .type(JSON_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length))
                .entity(bytes);
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("the generated models are JSON", impossible);
        }
    }
}
