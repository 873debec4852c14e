package eyas.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Listens to what one engine tells of its containers, and again whenever that ends: from the start of the run, or once the engine runs.
 * An engine that its service manager only waits to start is not connected to, since that would start it.
 *
 * <p>Runs in a virtual thread of its own until it is interrupted.
 */
final class EngineFollower implements Runnable {
    /** Takes what the engine tells. */
    private final class Told implements ContainerEngine.ToldContainers {
        @Override
        public EngineEventLimits limits() {
            return limits;
        }

        @Override
        public boolean hasRoom(int bytes) {
            boolean hasRoom = rate.take(bytes, System.nanoTime());
            if (!hasRoom) {
                to.dropped();
            }
            return hasRoom;
        }

        @Override
        public void told(String fullId) {
            to.told(socket, fullId);
        }
    }

    private static final long MILLIS = 1_000;
    /** What was told shortly before the end may have been lost with it, and is asked for again. */
    private static final long OVERLAP_SECONDS = 1;

    private final EngineSocket socket;
    private final EngineClient client;
    private final EngineEventLimits limits;
    private final Follower to;
    private final EngineEventRateLimiter rate;
    private final Semaphore answers = new Semaphore(0);
    /** From when on it is listened, in seconds since the epoch. */
    private long since;

    private Duration pause;
    /** Nobody is known to run the engine. */
    private volatile boolean absent;

    private volatile boolean closed;

    /** Takes what an engine tells of. */
    interface Follower {
        /** Takes that a container was made, started or changed. */
        void told(EngineSocket engine, String fullId);

        /** Takes that an engine runs which did not before. */
        void appeared(EngineSocket engine);

        /** Takes that it tells of more than is asked for. */
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

    /** Takes that the engine has answered, so that nobody has to wait any longer to listen to it. Any thread. */
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
                Duration most = listen();
                pause = pause.compareTo(most) < 0 ? pause : most;
                if (!answers.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    pause = pause.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end of the run
        }
    }

    /** Listens until the engine tells nothing more; returns the longest time until that is worth another try. */
    private Duration listen() {
        if (!Files.exists(socket.path()) || isAnothers()) {
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
        long began = System.nanoTime();
        try {
            client.follow(socket, since, new Told());
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
        } catch (RuntimeException e) { // a fault of ours or a library's, also that it was closed meanwhile
            if (!closed) {
                client.fault(e);
            }
            return limits.longest();
        } finally {
            if (System.nanoTime() - began > limits.longest().toNanos()) {
                since = seconds() - OVERLAP_SECONDS;
                pause = limits.first();
            }
        }
    }

    /**
     * Podman's socket often has the name of Docker's as well; under its own it says more. A user's own link to Docker's socket changes
     * nothing.
     */
    private boolean isAnothers() {
        return socket.kind() == EngineKind.DOCKER
                && client.sockets().stream()
                        .anyMatch(
                                other -> other.kind() == EngineKind.PODMAN && isSameFile(other.path(), socket.path()));
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other) && owner(one).equals(owner(other));
        } catch (IOException e) {
            return false; // one of them is not there
        }
    }

    private static Object owner(Path name) throws IOException {
        return Files.getAttribute(name, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** Ends to listen; any thread. The thread that runs this is to be interrupted after that. */
    void close() {
        closed = true;
    }

    private static long seconds() {
        return System.currentTimeMillis() / MILLIS;
    }
}
