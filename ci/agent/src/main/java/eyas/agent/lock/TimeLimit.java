package eyas.agent.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Does work for which a job chose how long it takes, and waits for it no longer than it is worth. */
final class TimeLimit {
    private TimeLimit() {}

    /** Begin {@code work} on a thread of its own, which ends with the program. */
    static <T> CompletableFuture<T> begin(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofPlatform().name("lock").daemon().start(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Return what {@code work} gives, with what it throws; empty if it takes longer than {@code limit}, and nobody waits for it then. */
    static <T> Optional<T> within(Duration limit, Supplier<T> work) {
        CompletableFuture<T> done = begin(work);
        try {
            return Optional.of(done.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            // The thread ends with the program.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e);
        }
    }
}
