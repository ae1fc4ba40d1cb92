package dev.tollgate.server.http;

import dev.tollgate.server.http.RequestFault.Malformed;
import dev.tollgate.server.http.RequestFault.UnreadableBody;
import dev.tollgate.server.http.wire.BrokenBodyException;
import dev.tollgate.server.login.OutOfPatienceException;
import dev.tollgate.server.password.HashingUnavailableException;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.user.UniqueIds;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.http.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what no resource answered for; what it does not know is a bug, whose code stands in the log. */
final class FaultMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(FaultMapper.class);

    private final UniqueIds ids;
    private final OutageLog outages;
    private final UriInfo uri;
    private final Provider<Request> request;

    @Inject
    FaultMapper(UniqueIds ids, OutageLog outages, @Context UriInfo uri, Provider<Request> request) {
        this.ids = ids;
        this.outages = outages;
        this.uri = uri;
        this.request = request;
    }

    @Override
    public Response toResponse(Throwable fault) {
        return switch (fault) {
            case CompletionException wrapper when wrapper.getCause() != null -> toResponse(wrapper.getCause());
            case InvalidRequestException invalid -> refused(invalid.fault());
            case ClientErrorException unreadable -> refused(new UnreadableBody());
            case BrokenBodyException broken -> refused(new Malformed());
            case StoreUnavailableException noStore -> unavailable(noStore);
            case OutOfPatienceException slowStore -> unavailable(slowStore);
            case HashingUnavailableException noMemory -> unavailable(noMemory);
            case RejectedExecutionException full -> unavailable(full);
            default -> {
                String code = ids.next();
                Response reply = Replies.internalBug(style(), code);
                LOG.atError()
                        .addKeyValue("correlation", correlation())
                        .setCause(fault)
                        .log("Answered {} for a bug with code {}", reply.getStatus(), code);
                yield reply;
            }
        };
    }

    private Response unavailable(RuntimeException cause) {
        outages.note(cause, correlation());
        return Replies.unavailable(style(), Replies.SOON);
    }

    private Response refused(RequestFault fault) {
        String code = ids.next();
        if (LoginOperation.atPath(path()).isPresent()) {
            LOG.atInfo()
                    .addKeyValue("correlation", correlation())
                    .addKeyValue("code", code)
                    .log("login refused: {}", fault);
        }
        return Replies.invalid(path(), fault, code);
    }

    private ErrorStyle style() {
        return ErrorStyle.atPath(path());
    }

    private String correlation() {
        return Requests.trace(request.get()).id();
    }

    private String path() {
        return uri.getPath(false);
    }
}
