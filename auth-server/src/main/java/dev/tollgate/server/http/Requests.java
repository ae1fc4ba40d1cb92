package dev.tollgate.server.http;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.tollgate.server.generated.model.LoginRequest;
import dev.tollgate.server.generated.model.PasswordChangeRequest;
import dev.tollgate.server.generated.model.TokenInQuestionRequest;
import dev.tollgate.server.generated.model.UserChangeRequest;
import dev.tollgate.server.generated.model.UserCreationRequest;
import dev.tollgate.server.http.PresentedKey.AsBearer;
import dev.tollgate.server.http.PresentedKey.AsPassword;
import dev.tollgate.server.http.PresentedKey.None;
import dev.tollgate.server.http.RequestFault.Invalid;
import dev.tollgate.server.http.RequestFault.Malformed;
import dev.tollgate.server.http.RequestFault.Missing;
import dev.tollgate.server.http.RequestFault.Unrecognized;
import dev.tollgate.server.http.RequestFault.WrongLabel;
import dev.tollgate.server.http.wire.ClientConnection;
import dev.tollgate.server.login.Client;
import dev.tollgate.server.login.Credentials;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.NewUser;
import dev.tollgate.server.user.UserEdit;
import dev.tollgate.server.user.UserQuery;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.glassfish.grizzly.http.server.Request;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Turns what arrived into values of the domain, or into the fault that a 400 names. */
final class Requests {
    private static final List<String> QUERY = List.of(UserConstraints.PARAMETER, "cursor", "limit");
    private static final int MOST_USERS = 100;

    private final Validator validator;

    Requests() {
        // The parameter interpolator needs no expression language, whose interpreter has no place near untrusted input.
        try (var factory = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            this.validator = factory.getValidator();
        }
    }

    /**
     * Enforces the contract's constraints. Of several faults the first is thrown: a missing parameter before one that is
     * no text, and then in the order given.
     */
    void requireValid(Object request, List<String> parameters, BodyParameters sent) {
        Set<ConstraintViolation<Object>> found = validator.validate(request);
        if (found.isEmpty()) {
            return;
        }
        Map<String, ConstraintViolation<Object>> violations = found.stream()
                .collect(toMap(violation -> violation.getPropertyPath().toString(), identity(), (one, other) -> one));
        Optional<RequestFault> first = parameters.stream()
                .flatMap(parameter -> Optional.ofNullable(violations.get(property(parameter)))
                        .map(violation -> fault(parameter, violation, sent))
                        .stream())
                .min(comparing(fault -> fault instanceof Invalid));
        first.ifPresent(fault -> {
            throw new InvalidRequestException(fault);
        });
    }

    /**
     * Refuses what the constraints say nothing about: a field that is not known, one that is null, and one of another
     * type that may be left out.
     *
     * @param texts the fields that are text
     * @param flags the fields that are true or false
     */
    static void requireKnown(List<String> texts, List<String> flags, BodyParameters sent) {
        List<String> known = Stream.concat(texts.stream(), flags.stream()).toList();
        Stream<RequestFault> faults = Stream.of(
                        sent.firstBeside(known).stream().map(name -> new Unrecognized("field", name)),
                        known.stream().filter(sent::isNull).map(Missing::new),
                        texts.stream().filter(sent::isNoText).map(Invalid::notText),
                        flags.stream().filter(sent::isNoFlag).map(flag -> new Invalid(flag, "true or false")))
                .flatMap(identity());
        faults.findFirst().ifPresent(fault -> {
            throw new InvalidRequestException(fault);
        });
    }

    /** The generator writes a parameter's name in its own way. */
    private static String property(String parameter) {
        int underscore = parameter.indexOf('_');
        return underscore < 0
                ? parameter
                : parameter.substring(0, underscore)
                        + Character.toUpperCase(parameter.charAt(underscore + 1))
                        + property(parameter.substring(underscore + 2));
    }

    private static RequestFault fault(String parameter, ConstraintViolation<?> violation, BodyParameters sent) {
        @Nullable Object value = violation.getInvalidValue();
        boolean missing = (value == null && !sent.isNoText(parameter)) || "".equals(value);
        return missing ? new Missing(parameter) : Invalid.notText(parameter);
    }

    /** What a login claims. */
    static Credentials credentials(LoginRequest request) {
        requireSound(request);
        return new Credentials(request.getEmail(), password("password", request.getPassword()));
    }

    /** The password as it is to be changed. */
    static Password oldPassword(PasswordChangeRequest request) {
        requireSound(request);
        return password("old_password", request.getOldPassword());
    }

    /** The password that is to be. */
    static Password newPassword(PasswordChangeRequest request) {
        requireSound(request);
        return password("new_password", request.getNewPassword());
    }

    /** The token that a service asks about or ends, whatever it may be. */
    static String tokenInQuestion(TokenInQuestionRequest request) {
        requireSound(request);
        return request.getToken();
    }

    /** Whom an administrator wants to add. */
    static NewUser newUser(UserCreationRequest request) {
        requireSound(request);
        return new NewUser(
                email(request.getEmail()),
                newPassword(request.getPassword()),
                Boolean.TRUE.equals(request.getDisabled()));
    }

    /** What an administrator wants to change. */
    static UserEdit userEdit(UserChangeRequest request) {
        requireSound(request);
        return new UserEdit(
                Optional.ofNullable(request.getEmail()).map(Requests::email),
                newPassword(request.getPassword()),
                Optional.ofNullable(request.getDisabled()));
    }

    private static Email email(String text) {
        return Email.parse(text)
                .orElseThrow(() -> new InvalidRequestException(new Invalid("email", "an e-mail address")));
    }

    private static Optional<Password> newPassword(@Nullable String text) {
        return Optional.ofNullable(text).map(sent -> password("password", sent));
    }

    /**
     * What an administrator asks for.
     *
     * @param sent all parameters of the query
     * @param constraints null if none were sent
     */
    static UserQuery userQuery(
            MultivaluedMap<String, String> sent, @Nullable String constraints, int cursor, int limit) {
        sent.forEach((name, values) -> {
            require(QUERY.contains(name), new Unrecognized("parameter", name));
            require(values.size() == 1, new Invalid(name, "sent once"));
        });
        require(cursor >= 0, new Invalid("cursor", "a whole number from 0 to 2147483647"));
        require(limit >= 1 && limit <= MOST_USERS, new Invalid("limit", "a whole number from 1 to " + MOST_USERS));
        return new UserQuery(constraints == null ? List.of() : UserConstraints.parse(constraints), cursor, limit);
    }

    /** Fails unless the body is labelled as lines of text in UTF-8. */
    static void requireLines(@Nullable MediaType label) {
        boolean isLines = label != null
                && label.isCompatible(MediaType.TEXT_PLAIN_TYPE)
                && label.getParameters()
                        .getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8")
                        .equalsIgnoreCase("utf-8");
        require(isLines, new WrongLabel());
    }

    private static void require(boolean isSound, RequestFault fault) {
        if (!isSound) {
            throw new InvalidRequestException(fault);
        }
    }

    private static void requireSound(Object request) {
        if (request instanceof Faulty faulty) {
            throw new InvalidRequestException(faulty.fault());
        }
    }

    /** The contract's maxLength counts characters, so the bytes are counted here. */
    private static Password password(String parameter, String text) {
        return Password.parse(text).orElseThrow(() -> new InvalidRequestException(Invalid.notText(parameter)));
    }

    /** The token behind the scheme {@code Bearer} (RFC 6750, section 2.1), whatever it may be. */
    static Optional<String> bearerToken(HttpHeaders headers) {
        return authorization(headers).flatMap(line -> credentials("Bearer", line));
    }

    /** A key behind the scheme {@code Bearer} alone, whatever it may be. */
    static PresentedKey administratorKey(HttpHeaders headers) {
        return bearerToken(headers).<PresentedKey>map(AsBearer::new).orElseGet(None::new);
    }

    /** A key behind the scheme {@code Bearer} or as the password of {@code Basic}, whatever it may be. */
    static PresentedKey serviceKey(HttpHeaders headers) {
        Optional<String> line = authorization(headers);
        Optional<PresentedKey> bearer =
                line.flatMap(text -> credentials("Bearer", text)).map(AsBearer::new);
        return bearer.or(() -> line.flatMap(text -> credentials("Basic", text)).map(AsPassword::ofBasic))
                .orElseGet(None::new);
    }

    private static Optional<String> authorization(HttpHeaders headers) {
        @Nullable List<String> lines = headers.getRequestHeader(HttpHeaders.AUTHORIZATION);
        if (lines == null || lines.isEmpty()) {
            return Optional.empty();
        }
        if (lines.size() > 1) {
            throw new InvalidRequestException(new Malformed());
        }
        return Optional.of(lines.get(0).strip());
    }

    /** What stands behind the scheme, whose name is read without regard to case (RFC 9110, section 11.1). */
    private static Optional<String> credentials(String scheme, String authorization) {
        boolean hasScheme = authorization.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1);
        return hasScheme ? Optional.of(authorization.substring(scheme.length()).strip()) : Optional.empty();
    }

    /**
     * Who claims a password. The request itself is not asked later, when Grizzly may use it for somebody else.
     *
     * @param workflow the operation's published name
     */
    static Client client(Request request, String workflow, TrustedProxies proxies) {
        ClientConnection connection = ClientConnection.of(request.getContext().getConnection());
        InetAddress address = address(request, proxies);
        return new Client(
                address,
                proxies.contains(address),
                workflow,
                Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""),
                connection.trace(),
                connection::isGone);
    }

    /** What a request belongs to; a new trace if its connection has been lost meanwhile. */
    static Trace trace(Request request) {
        return Optional.ofNullable(request.getContext())
                .map(context -> ClientConnection.of(context.getConnection()).trace())
                .orElseGet(Trace::begin);
    }

    /** Where a request comes from, which is not asked later either. */
    static InetAddress address(Request request, TrustedProxies proxies) {
        ClientConnection connection = ClientConnection.of(request.getContext().getConnection());
        return proxies.clientOf(connection.address(), lines(request, "Forwarded"), lines(request, "X-Forwarded-For"));
    }

    private static List<String> lines(Request request, String name) {
        return StreamSupport.stream(request.getHeaders(name).spliterator(), false)
                .toList();
    }
}
