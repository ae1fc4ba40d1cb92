package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HashingMemoryTest {
    private static final int HALF = 5 * 1024;

    private final HashingMemory memory = new HashingMemory(10);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void whatDoesNotFitWaitsForItsTurn() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Thread holder = start("first", HALF, begun, first);
        begun.join();
        Thread large = start("large", 2 * HALF, new CompletableFuture<>(), second);
        awaitWaiting(large);
        Thread small = start("small", 1, new CompletableFuture<>(), new CountDownLatch(0));
        awaitWaiting(small);
        assertThat(done).isEmpty();

        first.countDown();
        holder.join();
        second.countDown();
        large.join();
        small.join();
        assertThat(done).containsExactly("first", "large", "small");
    }

    @Test
    void asManyRunAsFit() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        CompletableFuture<Void> one = new CompletableFuture<>();
        CompletableFuture<Void> two = new CompletableFuture<>();
        Thread first = start("first", HALF, one, both);
        Thread second = start("second", HALF, two, both);
        one.join();
        two.join();
        both.countDown();
        first.join();
        second.join();
        assertThat(done).hasSize(2);
    }

    @Test
    void memoryIsGivenBackAfterAFailure() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> memory.with(2 * HALF, () -> {
                        throw new HashingUnavailableException("no memory");
                    }))
                    .isInstanceOf(HashingUnavailableException.class);
        }
    }

    @Test
    void itHasBounds() {
        assertThat(memory.holds(2 * HALF)).isTrue();
        assertThat(memory.holds(2 * HALF + 1)).isFalse();
        assertThatThrownBy(() -> new HashingMemory(6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashingMemory(1024 * 1024 + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private Thread start(String name, int kibibytes, CompletableFuture<Void> begun, CountDownLatch until) {
        return Thread.ofPlatform()
                .start(() -> memory.with(kibibytes, () -> {
                    begun.complete(null);
                    try {
                        until.await();
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    return done.add(name);
                }));
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
