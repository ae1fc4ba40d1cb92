package dev.tollgate.client;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not succeed. Each answer that the contract documents has a class of its own; {@link UnexpectedAnswer}
 * and {@link NoAnswer} are what remains.
 *
 * <p>{@link #getMessage} is made for logs: it holds no e-mail address, no password, no token, no key, and of what the server
 * wrote only the content type and codes that have their documented form. The rest is asked for by name.
 */
public abstract sealed class AuthException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Pattern REASON = Pattern.compile("[A-Z_]{1,64}|invalid_(request|client)");
    static final Pattern CODE = Pattern.compile("\\d{13}x\\d{1,18}");

    private AuthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    private static String shown(Pattern form, @Nullable String code) {
        return code != null && form.matcher(code).matches() ? ", " + code : "";
    }

    /** An error that the contract documents. */
    public abstract static sealed class Documented extends AuthException {

        @Serial
        private static final long serialVersionUID = 1;

        private final int status;
        private final String serverMessage;

        private Documented(int status, String meaning, String serverMessage) {
            super(meaning + " (HTTP " + status + ")", null);
            this.status = status;
            this.serverMessage = serverMessage;
        }

        /** The HTTP status. */
        public final int status() {
            return status;
        }

        /** The error as the server's sentence. Treat it as text from outside: it may repeat what was sent. */
        public final String serverMessage() {
            return serverMessage;
        }
    }

    /** 400: wrong credentials, or a request that the server does not take. */
    public static final class Refused extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        private final String reason;
        private final @Nullable String correlationCode;

        Refused(String reason, String serverMessage, @Nullable String correlationCode) {
            super(
                    400,
                    "The server refused the request" + shown(REASON, reason) + shown(CODE, correlationCode),
                    serverMessage);
            this.reason = reason;
            this.correlationCode = correlationCode;
        }

        /**
         * The reason as a stable code: {@code INVALID_LOGIN_CREDENTIALS}, {@code MISSING_DATA}, {@code INVALID}, {@code
         * INVALID_DATA}, {@code WRONG_PASSWORD}, {@code UNACCEPTABLE_PASSWORD}, {@code USED_EMAIL}, or one that a later server adds; of introspection and revocation the {@code error} of RFC 6749,
         * section 5.2, such as {@code invalid_request}.
         */
        public String reason() {
            return reason;
        }

        /**
         * The code under which the server's log has this attempt; {@code generate-api-token} alone answers one.
         */
        public Optional<String> correlationCode() {
            return Optional.ofNullable(correlationCode);
        }
    }

    /** 401: the account is disabled, the token is not live, or the key is none of this environment. */
    public static final class PermissionDenied extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        PermissionDenied(String serverMessage) {
            super(401, "Permission denied", serverMessage);
        }
    }

    /** 404: there is no such user, the server does not expose this operation, or the base URI is wrong. */
    public static final class NotFound extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        NotFound(String serverMessage) {
            super(404, "The server has no such user or operation", serverMessage);
        }
    }

    /** 405: the server knows the path, with another method. */
    public static final class WrongMethod extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        WrongMethod(String serverMessage) {
            super(405, "The server does not know this method here", serverMessage);
        }
    }

    /** 429: too many failed logins for the address or from this place. */
    public static final class TooManyRequests extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        private final @Nullable Duration retryAfter;

        TooManyRequests(String serverMessage, @Nullable Duration retryAfter) {
            super(429, "Too many requests", serverMessage);
            this.retryAfter = retryAfter;
        }

        /** How long to wait, never negative; empty if the server did not say so readably. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /** 500: a bug of the server. */
    public static final class InternalBug extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        private final String code;

        InternalBug(String code, String serverMessage) {
            super(500, "A bug of the server" + shown(CODE, code), serverMessage);
            this.code = code;
        }

        /** The code under which the server's log has the bug; of another maker's server its {@code error}. */
        public String code() {
            return code;
        }
    }

    /** 503: the server is full, is being stopped, or cannot reach its database. */
    public static final class ServiceUnavailable extends Documented {

        @Serial
        private static final long serialVersionUID = 1;

        private final @Nullable Duration retryAfter;

        ServiceUnavailable(String serverMessage, @Nullable Duration retryAfter) {
            super(503, "The server cannot serve now", serverMessage);
            this.retryAfter = retryAfter;
        }

        /** How long to wait, never negative; empty if the server did not say so readably. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /**
     * An answer that the contract does not know: another status, no JSON, or JSON of another form. A proxy, or
     * something that is no Tollgate server, is the usual source.
     */
    public static final class UnexpectedAnswer extends AuthException {

        @Serial
        private static final long serialVersionUID = 1;

        private final int status;

        UnexpectedAnswer(int status, String why) {
            super("The server answered HTTP " + status + ", " + why, null);
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /**
     * No answer: the server cannot be reached, was silent for too long, or did not speak HTTP. What was asked for may
     * have happened all the same; the token of a login is then lost.
     */
    public static final class NoAnswer extends AuthException {

        @Serial
        private static final long serialVersionUID = 1;

        NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
