package dev.tollgate.server.http;

import dev.tollgate.server.generated.model.LoginRequest;
import dev.tollgate.server.generated.model.PasswordChangeRequest;
import dev.tollgate.server.generated.model.TokenInQuestionRequest;
import dev.tollgate.server.generated.model.UserChangeRequest;
import dev.tollgate.server.generated.model.UserCreationRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an operation is called with, and checks it against the contract.
 *
 * <p>What is wrong is kept in the model, and thrown by {@link Requests} once the resource asks for the values: who calls
 * without a token is told that first.
 */
final class RequestModelReader implements MessageBodyReader<Object> {
    private static final Map<Class<?>, Model> MODELS = Map.of(
            LoginRequest.class,
            Model.open(
                    List.of("email", "password"),
                    body -> new LoginRequest().email(body.text("email")).password(body.text("password")),
                    FaultyLogin::new),
            PasswordChangeRequest.class,
            Model.open(
                    List.of("old_password", "new_password"),
                    body -> new PasswordChangeRequest()
                            .oldPassword(body.text("old_password"))
                            .newPassword(body.text("new_password")),
                    FaultyPasswordChange::new),
            TokenInQuestionRequest.class,
            Model.open(
                    List.of("token"),
                    body -> new TokenInQuestionRequest().token(body.text("token")),
                    FaultyTokenInQuestion::new),
            UserCreationRequest.class,
            Model.closed(
                    List.of("email", "password"),
                    List.of("disabled"),
                    body -> new UserCreationRequest()
                            .email(body.text("email"))
                            .password(body.text("password"))
                            .disabled(body.flag("disabled")),
                    FaultyUserCreation::new),
            UserChangeRequest.class,
            Model.closed(
                    List.of("email", "password"),
                    List.of("disabled"),
                    body -> new UserChangeRequest()
                            .email(body.text("email"))
                            .password(body.text("password"))
                            .disabled(body.flag("disabled")),
                    FaultyUserChange::new));

    private final Requests requests;

    RequestModelReader(Requests requests) {
        this.requests = requests;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType label) {
        return MODELS.containsKey(type);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType label,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        Model model = Objects.requireNonNull(MODELS.get(type));
        byte[] sent = readAll(body, headers);
        try {
            if (model.isClosed && sent.length == 0) {
                throw new InvalidRequestException(new RequestFault.UnreadableBody());
            }
            BodyParameters parameters = BodyParameters.of(sent, label, model.texts);
            if (model.isClosed) {
                Requests.requireKnown(model.texts, model.flags, parameters);
            }
            Object request = model.filled.apply(parameters);
            requests.requireValid(request, model.texts, parameters);
            return request;
        } catch (InvalidRequestException invalid) {
            return model.faulty.apply(invalid.fault());
        }
    }

    /** A body arrives here with its length, or there is none; without that 16 KiB would be made room for. */
    private static byte[] readAll(InputStream body, MultivaluedMap<String, String> headers) throws IOException {
        @Nullable String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        return length == null ? new byte[0] : body.readNBytes(Integer.parseInt(length));
    }

    /**
     * How a model is made.
     *
     * @param texts the parameters that are text, in the order in which their faults are told
     * @param flags those that are true or false
     * @param isClosed whether other parameters are a fault, and no body at all
     */
    private record Model(
            List<String> texts,
            List<String> flags,
            boolean isClosed,
            Function<BodyParameters, Object> filled,
            Function<RequestFault, Object> faulty) {
        static Model open(
                List<String> texts, Function<BodyParameters, Object> filled, Function<RequestFault, Object> faulty) {
            return new Model(texts, List.of(), false, filled, faulty);
        }

        static Model closed(
                List<String> texts,
                List<String> flags,
                Function<BodyParameters, Object> filled,
                Function<RequestFault, Object> faulty) {
            return new Model(texts, flags, true, filled, faulty);
        }
    }

    private static final class FaultyLogin extends LoginRequest implements Faulty {
        private final RequestFault fault;

        FaultyLogin(RequestFault fault) {
            this.fault = fault;
        }

        @Override
        public RequestFault fault() {
            return fault;
        }
    }

    private static final class FaultyPasswordChange extends PasswordChangeRequest implements Faulty {
        private final RequestFault fault;

        FaultyPasswordChange(RequestFault fault) {
            this.fault = fault;
        }

        @Override
        public RequestFault fault() {
            return fault;
        }
    }

    private static final class FaultyTokenInQuestion extends TokenInQuestionRequest implements Faulty {
        private final RequestFault fault;

        FaultyTokenInQuestion(RequestFault fault) {
            this.fault = fault;
        }

        @Override
        public RequestFault fault() {
            return fault;
        }
    }

    private static final class FaultyUserCreation extends UserCreationRequest implements Faulty {
        private final RequestFault fault;

        FaultyUserCreation(RequestFault fault) {
            this.fault = fault;
        }

        @Override
        public RequestFault fault() {
            return fault;
        }
    }

    private static final class FaultyUserChange extends UserChangeRequest implements Faulty {
        private final RequestFault fault;

        FaultyUserChange(RequestFault fault) {
            this.fault = fault;
        }

        @Override
        public RequestFault fault() {
            return fault;
        }
    }
}
