package eyas.agent.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs work whose duration a job controls, with a time limit. */
final class TimeLimit {
    private TimeLimit() {}

    /** Starts {@code work} on its own daemon thread. */
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

    /** Returns the result of {@code work}, or throws what it throws; empty if it takes longer than {@code limit}. */
    static <T> Optional<T> within(Duration limit, Supplier<T> work) {
        CompletableFuture<T> done = begin(work);
        try {
            return Optional.of(done.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            // The daemon thread ends with the program.
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
