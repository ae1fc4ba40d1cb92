package dev.tollgate.server.http;

import static java.util.Comparator.comparing;

import dev.tollgate.server.generated.model.LoginRequest;
import dev.tollgate.server.http.RequestFault.Missing;
import dev.tollgate.server.http.RequestFault.NotText;
import dev.tollgate.server.http.wire.ClientConnection;
import dev.tollgate.server.login.Client;
import dev.tollgate.server.login.Credentials;
import dev.tollgate.server.password.Password;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.glassfish.grizzly.http.server.Request;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Turns what arrived into values of the domain, or into the fault that a 400 names. */
final class Requests {
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
     * Enforces the contract's constraints. Of several faults the first is answered: a missing parameter before one that
     * is no text, and then in the order of their names.
     *
     * @param mistyped the parameters that were sent, but not as text
     */
    void requireValid(LoginRequest request, Set<String> mistyped) {
        Optional<RequestFault> first = validator.validate(request).stream()
                .sorted(comparing(violation -> violation.getPropertyPath().toString()))
                .map(violation -> fault(violation, mistyped))
                .min(comparing(fault -> fault instanceof NotText));
        first.ifPresent(fault -> {
            throw new InvalidRequestException(fault);
        });
    }

    private static RequestFault fault(ConstraintViolation<?> violation, Set<String> mistyped) {
        String parameter = violation.getPropertyPath().toString();
        @Nullable Object value = violation.getInvalidValue();
        boolean missing = (value == null && !mistyped.contains(parameter)) || "".equals(value);
        return missing ? new Missing(parameter) : new NotText(parameter);
    }

    /** What a valid request claims. The contract's maxLength counts characters, so the bytes are counted here. */
    static Credentials credentials(LoginRequest request) {
        return new Credentials(
                request.getEmail(),
                Password.parse(request.getPassword())
                        .orElseThrow(() -> new InvalidRequestException(new NotText("password"))));
    }

    /** The token behind the scheme {@code Bearer} (RFC 6750, section 2.1), whatever it may be. */
    static Optional<String> bearerToken(HttpHeaders headers) {
        @Nullable List<String> lines = headers.getRequestHeader(HttpHeaders.AUTHORIZATION);
        if (lines == null || lines.isEmpty()) {
            return Optional.empty();
        }
        if (lines.size() > 1) {
            throw new BadRequestException("more than one Authorization line");
        }
        String[] schemeAndToken = lines.get(0).strip().split(" +", 2);
        return schemeAndToken.length == 2 && schemeAndToken[0].equalsIgnoreCase("Bearer")
                ? Optional.of(schemeAndToken[1])
                : Optional.empty();
    }

    /** Who calls a login. The request itself is not asked later, when Grizzly may use it for somebody else. */
    static Client client(Request request, LoginOperation operation, TrustedProxies proxies) {
        ClientConnection connection = ClientConnection.of(request.getContext().getConnection());
        InetAddress address =
                proxies.clientOf(connection.address(), lines(request, "Forwarded"), lines(request, "X-Forwarded-For"));
        return new Client(
                address,
                proxies.contains(address),
                operation.workflow(),
                Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""),
                connection::isGone);
    }

    private static List<String> lines(Request request, String name) {
        return StreamSupport.stream(request.getHeaders(name).spliterator(), false)
                .toList();
    }
}
