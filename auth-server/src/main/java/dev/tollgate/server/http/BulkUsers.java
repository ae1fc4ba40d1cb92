package dev.tollgate.server.http;

import dev.tollgate.server.http.wire.StreamedExchange;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Adds the users of a streamed request as the command for imports does, and answers a line for each of its lines. */
public final class BulkUsers {
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
        Results results = new Results(answer);
        try {
            users.run(lines, RecordFormat.NDJSON, OnExisting.FAIL, results::write);
        } catch (UnreadableInputException noLines) {
            throw new InvalidRequestException(new RequestFault.WrongLabel());
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } finally {
            log.imported(results.added, by);
        }
    }

    private static final class Results {
        private final OutputStream answer;
        private int added;

        Results(OutputStream answer) {
            this.answer = answer;
        }

        void write(LineResult result) {
            added += result.outcome() instanceof Added ? 1 : 0;
            try {
                answer.write(Replies.line(result.outcome()));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
