package dev.tollgate.server.http;

import dev.tollgate.server.http.wire.StreamedExchange;
import dev.tollgate.server.transfer.ImportSummary;
import dev.tollgate.server.transfer.LineResult;
import dev.tollgate.server.transfer.LineResult.Outcome.Added;
import dev.tollgate.server.transfer.OnExisting;
import dev.tollgate.server.transfer.RecordFormat;
import dev.tollgate.server.transfer.UnreadableInputException;
import dev.tollgate.server.transfer.UserImport;
import dev.tollgate.server.user.Administrator;
import dev.tollgate.server.user.UserLog;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the users of a streamed request as the command for imports does, and answers a line for each of its lines. */
public final class BulkUsers {
    private static final Logger LOG = LoggerFactory.getLogger(BulkUsers.class);

    private final UserImport users;
    private final UserLog log;
    private final Executor threads;

    /** @param threads one for each request; refuses what it has none for */
    public BulkUsers(UserImport users, UserLog log, Executor threads) {
        this.users = users;
        this.log = log;
        this.threads = threads;
    }

    /** The same reply, written on a thread of its own, or 503 if there is none. */
    CompletionStage<Response> onOwnThread(CompletionStage<Response> reply) {
        return new OffloadedReply(reply, threads, () -> Replies.unavailable(Replies.SOON));
    }

    StreamingOutput results(StreamedExchange exchange, Administrator by) {
        return answer -> exchange.answer(answer, (lines, results) -> add(lines, results, by));
    }

    private void add(InputStream lines, OutputStream answer, Administrator by) throws IOException {
        try {
            ImportSummary summary =
                    users.run(lines, RecordFormat.NDJSON, OnExisting.FAIL, batch -> answer(batch, answer, by));
            if (!summary.unknownFields().isEmpty()) {
                LOG.warn("A bulk request had fields that are not known: {}", summary.unknownFields());
            }
        } catch (UnreadableInputException noLines) {
            throw new InvalidRequestException(new RequestFault.WrongLabel());
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    /** What is stored is noted before anybody is told, who may be gone; and told at once, since the next may take long. */
    private void answer(List<LineResult> batch, OutputStream answer, Administrator by) {
        long added = batch.stream()
                .filter(result -> result.outcome() instanceof Added)
                .count();
        if (added > 0) {
            log.imported(added, by);
        }
        try {
            for (LineResult result : batch) {
                answer.write(Replies.line(result.outcome()));
            }
            answer.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
