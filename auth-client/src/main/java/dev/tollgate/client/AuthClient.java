package dev.tollgate.client;

import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import dev.tollgate.client.Introspection.Live;
import dev.tollgate.client.Introspection.NotLive;
import dev.tollgate.client.generated.api.IntrospectionApi;
import dev.tollgate.client.generated.api.LoginApi;
import dev.tollgate.client.generated.api.PasswordApi;
import dev.tollgate.client.generated.api.ProtectedApi;
import dev.tollgate.client.generated.api.SessionApi;
import dev.tollgate.client.generated.model.CallerPayload;
import dev.tollgate.client.generated.model.CurrentUserPayload;
import dev.tollgate.client.generated.model.EndedResponse;
import dev.tollgate.client.generated.model.IntrospectionResponse;
import dev.tollgate.client.generated.model.LoginRequest;
import dev.tollgate.client.generated.model.PasswordChangeRequest;
import dev.tollgate.client.generated.model.SessionPayload;
import dev.tollgate.client.generated.model.TokenInQuestionRequest;
import dev.tollgate.client.generated.model.TokenPayload;
import dev.tollgate.client.generated.model.TokenResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs in at a server that speaks the contract of {@code api-spec/src/main/openapi/tollgate.yaml}, over HTTP/1.1.
 *
 * <p>It never waits without end, follows no redirect, retries nothing by itself and may be used by many threads at
 * once. One thing is out of its hands: where a server closes the connection without an answer, the JDK sends the
 * request a second time, a login too, unless the program is started with {@code -Dsun.net.http.retryPost=false}. Proxies
 * and trusted certificates are those of the JDK.
 *
 * <p>Every method that calls the server throws {@link AuthException} where the call does not succeed, and {@link
 * IllegalStateException} after {@link #close}.
 */
public final class AuthClient implements AutoCloseable {

    /** Far beyond any token, and far below where times overflow. */
    private static final long LONGEST_LIFETIME_SECONDS =
            Duration.ofDays(365_000).toSeconds();

    /** As far beyond any token, and as far below where times overflow. */
    private static final long LATEST_EPOCH_SECOND = 2 * LONGEST_LIFETIME_SECONDS;

    /** What the contract lets {@code cache_seconds} be at most. */
    private static final int LONGEST_CACHE_SECONDS = 300;

    private final GeneratedCalls calls;
    private final LoginApi login;
    private final Clock clock;

    private AuthClient(GeneratedCalls calls, Clock clock) {
        this.calls = calls;
        this.login = new LoginApi(calls);
        this.clock = clock;
    }

    /**
     * Begins a client of the server at this URI.
     *
     * @param baseUri where the paths of the contract begin: {@code https://…/api/1.1} for the live environment, {@code
     *     https://…/version-test/api/1.1} for the test environment
     * @throws IllegalArgumentException if it is not absolute, not http or https, or has a user, query or fragment
     */
    public static Builder builder(URI baseUri) {
        return new Builder(BaseUri.of(baseUri));
    }

    /**
     * Logs in by {@code POST /wf/generate-user-token}.
     *
     * @throws IllegalArgumentException if a text is no well-formed Unicode
     */
    public Token generateUserToken(String email, String password) {
        return logIn(login::generateUserToken, email, password);
    }

    /**
     * Logs in by {@code POST /wf/generate-api-token}, whose refusals carry a correlation code.
     *
     * @throws IllegalArgumentException if a text is no well-formed Unicode
     */
    public Token generateApiToken(String email, String password) {
        return logIn(login::generateApiToken, email, password);
    }

    /** Asks whose token this is and how long it still lives, by {@code GET /some-protected-endpoint}. */
    public TokenStatus tokenStatus(Token token) {
        CallerPayload caller = required(
                new ProtectedApi(calls.with(token)).getSomeProtectedEndpoint().getResponse());
        return new TokenStatus(required(caller.getUserId()), lifetime(caller.getExpires()));
    }

    /**
     * Asks who the user of this token is and when it ends, by {@code GET /wf/current-user}. The server counts that as a
     * use of the token.
     *
     * @throws PermissionDenied if the token is not live
     */
    public CurrentUser currentUser(Token token) {
        CurrentUserPayload user = required(session(token).getCurrentUser().getResponse());
        return new CurrentUser(
                required(user.getUserId()),
                required(user.getEmail()),
                time(user.getIssuedAt()),
                lifetime(user.getExpires()),
                lifetime(user.getAbsoluteExpires()),
                Optional.ofNullable(user.getIdleExpires()).map(AuthClient::lifetime));
    }

    /**
     * Lists the live ones of the newest 100 tokens of this token's user, the newest first, by {@code GET
     * /wf/list-sessions}; this token is missing if it is older.
     *
     * @throws PermissionDenied if the token is not live
     */
    public List<Session> sessions(Token token) {
        return required(required(session(token).listSessions().getResponse()).getSessions()).stream()
                .map(AuthClient::listed)
                .toList();
    }

    /**
     * Ends this token, by {@code POST /wf/logout}.
     *
     * @return how many tokens were ended: 1, or 0 if another request was faster
     * @throws PermissionDenied if the token was not live, as after an earlier call
     */
    public int logOut(Token token) {
        return ended(session(token).logOut());
    }

    /**
     * Ends all tokens of this token's user but this one, by {@code POST /wf/logout-other-sessions}.
     *
     * @return how many tokens were ended
     * @throws PermissionDenied if the token is not live; then nothing was ended
     */
    public int logOutOtherSessions(Token token) {
        return ended(session(token).logOutOtherSessions());
    }

    /**
     * Asks about somebody's token by {@code POST /oauth2/introspect} (RFC 7662). The server counts that as a use of the
     * token. For the check of every request there is {@link BearerAuthenticator}.
     *
     * @throws PermissionDenied if the key is none of this environment
     * @throws IllegalArgumentException if the token is no well-formed Unicode
     */
    public Introspection introspect(ServiceKey key, String token) {
        IntrospectionResponse answer = new IntrospectionApi(calls.with(key)).introspect(inQuestion(token));
        return required(answer.getActive())
                ? new Live(
                        required(answer.getSub()),
                        time(answer.getIat()),
                        time(answer.getExp()),
                        time(answer.getAbsoluteExp()),
                        time(answer.getIdleExp()),
                        cacheFor(answer.getCacheSeconds()))
                : new NotLive();
    }

    /**
     * Ends somebody's token, by {@code POST /oauth2/revoke} (RFC 7009). What is no live token is left as it is.
     *
     * @throws PermissionDenied if the key is none of this environment; then nothing was ended
     * @throws IllegalArgumentException if the token is no well-formed Unicode
     */
    public void revoke(ServiceKey key, String token) {
        required(new IntrospectionApi(calls.with(key)).revoke(inQuestion(token)).getStatus());
    }

    private static TokenInQuestionRequest inQuestion(String token) {
        return new TokenInQuestionRequest().token(wellFormed(token));
    }

    /**
     * Changes the password of this token's user, by {@code POST /wf/change-password}, and ends all other tokens of the
     * user.
     *
     * @return how many tokens were ended
     * @throws PermissionDenied if the token is not live
     * @throws Refused if the old password is wrong ({@code WRONG_PASSWORD}) or the new one is not accepted ({@code
     *     UNACCEPTABLE_PASSWORD}); then nothing was changed, unless the JDK has sent the request twice, as above: the first
     *     may then have changed it
     * @throws IllegalArgumentException if a text is no well-formed Unicode
     */
    public int changePassword(Token token, String oldPassword, String newPassword) {
        return ended(new PasswordApi(calls.with(token))
                .changePassword(new PasswordChangeRequest()
                        .oldPassword(wellFormed(oldPassword))
                        .newPassword(wellFormed(newPassword))));
    }

    /**
     * Asks for the record of this token's own user, by {@code GET /obj/user/{id}}.
     *
     * @throws PermissionDenied if the token is not live
     */
    public UserRecord userRecord(Token token) {
        return new Users(calls.with(token)).get(token.userId());
    }

    /** What an administrator may do with the users of this environment. */
    public Users users(AdministratorKey key) {
        return new Users(calls.with(key));
    }

    /**
     * Compares the server's OpenAPI document with the one that this client was generated from, by {@code GET
     * /openapi.yaml} beside the base path. A good question for the start of a program or for its tests.
     */
    public ContractCheck checkContract() {
        return calls.checkContract(ContractDocument.sha256());
    }

    private SessionApi session(Token token) {
        return new SessionApi(calls.with(token));
    }

    private static Session listed(@Nullable SessionPayload payload) {
        SessionPayload session = required(payload);
        return new Session(
                time(session.getIssuedAt()),
                time(session.getLastUsedAt()),
                lifetime(session.getExpires()),
                required(session.getAddress()),
                required(session.getUserAgent()),
                required(session.getCurrent()));
    }

    private static int ended(EndedResponse answer) {
        int tokens = required(required(answer.getResponse()).getEnded());
        if (tokens < 0) {
            throw incomplete();
        }
        return tokens;
    }

    private Token logIn(Function<LoginRequest, TokenResponse> operation, String email, String password) {
        Instant sent = clock.instant();
        TokenPayload payload = required(operation
                .apply(new LoginRequest().email(wellFormed(email)).password(wellFormed(password)))
                .getResponse());
        String value = required(payload.getToken());
        if (!Token.canBeSent(value)) {
            throw incomplete();
        }
        Duration lifetime = lifetime(payload.getExpires());
        return Token.of(value, required(payload.getUserId()), lifetime, sent.plus(lifetime));
    }

    /** Half a surrogate pair would go out as a question mark, and another password would be asked for. */
    static String wellFormed(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("What is sent must be well-formed Unicode");
        }
        return text;
    }

    /** No server of today says more than the longest, and one that says nothing has promised nothing. */
    private static Duration cacheFor(@Nullable Integer seconds) {
        long promised = Math.max(0, Objects.requireNonNullElse(seconds, 0));
        return Duration.ofSeconds(Math.min(promised, LONGEST_CACHE_SECONDS));
    }

    private static Optional<Instant> time(@Nullable Long epochSecond) {
        if (epochSecond == null) {
            return Optional.empty();
        }
        if (epochSecond < 0 || epochSecond > LATEST_EPOCH_SECOND) {
            throw incomplete();
        }
        return Optional.of(Instant.ofEpochSecond(epochSecond));
    }

    private static Duration lifetime(@Nullable Long seconds) {
        long known = required(seconds);
        if (known < 0 || known > LONGEST_LIFETIME_SECONDS) {
            throw incomplete();
        }
        return Duration.ofSeconds(known);
    }

    static Instant time(@Nullable String text) {
        try {
            return Instant.parse(required(text));
        } catch (DateTimeParseException refused) {
            // Not kept as the cause: it quotes the text.
            throw incomplete();
        }
    }

    static <T> T required(@Nullable T field) {
        if (field == null) {
            throw incomplete();
        }
        return field;
    }

    static UnexpectedAnswer incomplete() {
        return new UnexpectedAnswer(200, "JSON without all documented fields in their documented bounds");
    }

    Clock clock() {
        return clock;
    }

    /** Closes the connections. A second call does nothing. */
    @Override
    public void close() {
        calls.close();
    }

    /** What a client may be given besides its URI. */
    public static final class Builder {

        private final String base;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration readTimeout = Duration.ofSeconds(30);
        private Clock clock = Clock.systemUTC();
        private Supplier<Map<String, String>> headers = Map::of;

        private Builder(String base) {
            this.base = base;
        }

        /**
         * The longest wait for a connection: 5 seconds by default.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
         */
        public Builder connectTimeout(Duration longest) {
            this.connectTimeout = bounded(longest);
            return this;
        }

        /**
         * The longest silence of the server before its answer is complete, and the longest that the body of an answer
         * may take altogether: 30 seconds by default.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond or longer than a day
         */
        public Builder readTimeout(Duration longest) {
            this.readTimeout = bounded(longest);
            return this;
        }

        /**
         * Where {@link Token#expiresAt} counts from, and by which a {@link BearerAuthenticator} knows the end of a token: the
         * system's clock by default.
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock);
            return this;
        }

        /**
         * Headers that every call of an operation carries besides its own, which win: none by default. They are for what
         * belongs to a call, such as the {@code traceparent} of W3C Trace Context, and not for what belongs to its body or
         * its connection. A call whose headers cannot be sent throws {@link IllegalArgumentException}, and what the supplier
         * throws comes through.
         *
         * @param headers asked for each call, on the thread that calls
         */
        public Builder headers(Supplier<Map<String, String>> headers) {
            this.headers = Objects.requireNonNull(headers);
            return this;
        }

        /** Makes the client; close it after use. */
        public AuthClient build() {
            return new AuthClient(GeneratedCalls.to(base, connectTimeout, readTimeout, clock, headers), clock);
        }

        /** The JDK takes zero for "for ever", and a nanosecond for zero. */
        private static Duration bounded(Duration timeout) {
            if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("A time-out is at least a millisecond and at most a day");
            }
            return timeout;
        }
    }
}
