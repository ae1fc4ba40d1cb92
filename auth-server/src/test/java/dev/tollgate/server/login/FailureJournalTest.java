package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class FailureJournalTest {
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<List<AttemptKeys>> batches = new ArrayList<>();
    private final FailureJournal journal = new FailureJournal(batches::add, thread::add);

    @Test
    void whatComesWhileABatchIsStoredIsTheNextBatch() {
        CompletableFuture<Void> first = journal.add(keys(1));
        CompletableFuture<Void> second = journal.add(keys(2));
        assertThat(thread).as("one at a time").hasSize(1);
        assertThat(first).isNotDone();
        thread.remove().run();
        assertThat(first).isCompleted();
        CompletableFuture<Void> third = journal.add(keys(3));
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(batches.stream().flatMap(List::stream)).containsExactly(keys(1), keys(2), keys(3));
        assertThat(batches).hasSizeLessThan(4);
    }

    @Test
    void aBatchThatFailsIsToldSoAndTheNextIsStored() {
        FailureJournal broken = new FailureJournal(
                failures -> {
                    if (failures.contains(keys(1))) {
                        throw new IllegalStateException("no disk");
                    }
                    batches.add(failures);
                },
                thread::add);
        CompletableFuture<Void> failed = broken.add(keys(1));
        thread.remove().run();
        assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).hasRootCauseMessage("no disk");
        CompletableFuture<Void> next = broken.add(keys(2));
        thread.remove().run();
        assertThat(next).isCompleted();
        assertThat(batches).containsExactly(List.of(keys(2)));
    }

    @Test
    void aThreadThatHasStoppedIsNoReasonToWait() {
        FailureJournal stopped = new FailureJournal(batches::add, work -> {
            throw new RejectedExecutionException();
        });
        assertThat(stopped.add(keys(1))).isCompletedExceptionally();
    }

    private static AttemptKeys keys(long number) {
        return new AttemptKeys(number, number, number, false);
    }
}
