package eyas.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Follows the events of one engine's containers, and reconnects whenever they end: from the start of the run, or once the engine runs. Does
 * not connect to an engine that its service manager would start on connect.
 *
 * <p>Runs in its own virtual thread until it is interrupted.
 */
final class EngineFollower implements Runnable {
    /** Receives the engine's events. */
    private final class EventReceiver implements ContainerEngine.EngineEventHandler {
        @Override
        public EngineEventLimits limits() {
            return limits;
        }

        @Override
        public boolean hasCapacity(int bytes) {
            boolean hasRoom = rate.take(bytes, System.nanoTime());
            if (!hasRoom) {
                to.dropped();
            }
            return hasRoom;
        }

        @Override
        public void reported(String fullId) {
            to.reported(socket, fullId);
        }
    }

    private static final long MILLIS = 1_000;
    /** Events shortly before the end of a stream may have been lost with it, and are requested again. */
    private static final long OVERLAP_SECONDS = 1;

    private final EngineSocket socket;
    private final EngineClient client;
    private final EngineEventLimits limits;
    private final Follower to;
    private final EngineEventRateLimiter rate;
    private final Semaphore answers = new Semaphore(0);
    /** The start time of the stream, in seconds since the epoch. */
    private long since;

    private Duration pause;
    /** Whether the engine is known not to run. */
    private volatile boolean absent;

    private volatile boolean closed;

    /** Receives an engine's events. */
    interface Follower {
        /** Reports that a container was created, started or changed. */
        void reported(EngineSocket engine, String fullId);

        /** Reports that an engine has started to run. */
        void appeared(EngineSocket engine);

        /** Reports that an event exceeds the rate limit. */
        void dropped();
    }

    EngineFollower(EngineSocket socket, EngineClient client, EngineEventLimits limits, Follower to) {
        this.socket = socket;
        this.client = client;
        this.limits = limits.of(socket);
        this.to = to;
        this.rate = new EngineEventRateLimiter(this.limits, System.nanoTime());
        this.since = seconds();
        this.pause = limits.first();
    }

    EngineSocket socket() {
        return socket;
    }

    /** Reports that the engine has answered, so that following need not wait any longer. Thread-safe. */
    void answered() {
        if (absent && answers.availablePermits() == 0) {
            answers.release();
        }
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                answers.drainPermits();
                Duration max = listen();
                pause = pause.compareTo(max) < 0 ? pause : max;
                if (!answers.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    pause = pause.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end of the run
        }
    }

    /** Follows the events until they end; returns the longest delay before the next try. */
    private Duration listen() {
        if (!Files.exists(socket.path()) || isAlias()) {
            absent = true;
            since = seconds();
            return limits.absent();
        }
        if (ListeningSocket.isToBeStarted(socket.path())) {
            absent = true;
            since = seconds();
            return limits.longest();
        }
        if (absent) {
            absent = false;
            to.appeared(socket);
        }
        long started = System.nanoTime();
        try {
            client.follow(socket, since, new EventReceiver());
            return limits.absent();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.UNREACHABLE) {
                since = seconds();
                return limits.absent();
            }
            if (e.kind() == EngineException.Kind.MALFORMED && !closed) {
                client.unusable(socket, e);
            }
            return limits.longest();
        } catch (RuntimeException e) { // a bug here or in a library, or the connections were closed meanwhile
            if (!closed) {
                client.fault(e);
            }
            return limits.longest();
        } finally {
            if (System.nanoTime() - started > limits.longest().toNanos()) {
                since = seconds() - OVERLAP_SECONDS;
                pause = limits.first();
            }
        }
    }

    /**
     * Returns whether another socket in the list leads to the same engine. Podman's socket often has the name of Docker's as well; its own
     * interface has more data. A user's own link to Docker's socket does not count.
     */
    private boolean isAlias() {
        return socket.kind() == EngineKind.DOCKER
                && client.sockets().stream()
                        .anyMatch(
                                other -> other.kind() == EngineKind.PODMAN && isSameFile(other.path(), socket.path()));
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other) && owner(one).equals(owner(other));
        } catch (IOException e) {
            return false; // one of them does not exist
        }
    }

    private static Object owner(Path name) throws IOException {
        return Files.getAttribute(name, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** Stops following. Thread-safe; interrupt the thread that runs this afterwards. */
    void close() {
        closed = true;
    }

    private static long seconds() {
        return System.currentTimeMillis() / MILLIS;
    }
}
