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

final class JournalTest {
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<List<Integer>> batches = new ArrayList<>();
    private final Journal<Integer> journal = new Journal<>(batches::add, thread::add);

    @Test
    void whatComesWhileABatchIsStoredIsTheNextBatch() {
        CompletableFuture<Void> first = journal.add(1);
        CompletableFuture<Void> second = journal.add(2);
        assertThat(thread).as("one at a time").hasSize(1);
        assertThat(first).isNotDone();
        thread.remove().run();
        assertThat(first).isCompleted();
        CompletableFuture<Void> third = journal.add(3);
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(batches.stream().flatMap(List::stream)).containsExactly(1, 2, 3);
        assertThat(batches).hasSizeLessThan(4);
    }

    @Test
    void aBatchThatFailsIsToldSoAndTheNextIsStored() {
        Journal<Integer> broken = new Journal<>(
                failures -> {
                    if (failures.contains(1)) {
                        throw new IllegalStateException("no disk");
                    }
                    batches.add(failures);
                },
                thread::add);
        CompletableFuture<Void> failed = broken.add(1);
        thread.remove().run();
        assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).hasRootCauseMessage("no disk");
        CompletableFuture<Void> next = broken.add(2);
        thread.remove().run();
        assertThat(next).isCompleted();
        assertThat(batches).containsExactly(List.of(2));
    }

    @Test
    void allIsSettledWhenTheLastBatchIsStored() {
        assertThat(journal.settled()).isCompleted();
        CompletableFuture<Void> first = journal.add(1);
        CompletableFuture<Void> firstAlone = journal.settled();
        CompletableFuture<Void> second = journal.add(2);
        CompletableFuture<Void> both = journal.settled();
        thread.remove().run();
        assertThat(first).isCompleted();
        assertThat(firstAlone).isCompleted();
        assertThat(both).isNotDone();
        thread.remove().run();
        assertThat(second).isCompleted();
        assertThat(both).isCompleted();
    }

    @Test
    void aThreadThatHasStoppedIsNoReasonToWait() {
        Journal<Integer> stopped = new Journal<>(batches::add, work -> {
            throw new RejectedExecutionException();
        });
        assertThat(stopped.add(1)).isCompletedExceptionally();
    }
}
