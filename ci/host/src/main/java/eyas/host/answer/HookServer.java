package eyas.host.answer;

import eyas.live.PeerCredentialSocket;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Answers status queries of jobs. A connection is the complete query: nothing is read from it, and the kernel identifies the peer. Each
 * query is answered on its own thread. The number of concurrent queries per user is limited, so that no user can block the jobs of others.
 */
public final class HookServer implements AutoCloseable {
    private static final int OF_ONE_USER = 32;
    private static final int OF_ALL = 256;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final PeerCredentialSocket socket;
    private final Answering answering;
    private final Consumer<String> notices;
    private final Map<Integer, Integer> answeredNow = new HashMap<>();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Starter starter;
    private final Thread thread;

    /** Determines the answer to a query. */
    @FunctionalInterface
    public interface Answering {
        /**
         * Returns the response for process {@code pid} of user {@code user}. May block.
         *
         * @param pid 0 if it is not visible in this PID namespace
         */
        HookResponse answer(long pid, int user);
    }

    /** Starts a thread. */
    @FunctionalInterface
    interface Starter {
        /**
         * Runs {@code work} on another thread.
         *
         * @throws OutOfMemoryError if no further thread can be created
         */
        void start(Runnable work);
    }

    private HookServer(PeerCredentialSocket socket, Answering answering, Starter starter, Consumer<String> notices) {
        this.socket = socket;
        this.starter = starter;
        this.answering = answering;
        this.notices = notices;
        this.thread = Thread.ofPlatform().daemon().name("eyas-host-socket").unstarted(this::run);
    }

    /**
     * Starts to answer at {@code path}.
     *
     * @param notices receives error messages, from other threads
     * @throws IOException if the socket cannot be created
     */
    public static HookServer start(Path path, Answering answering, Consumer<String> notices) throws IOException {
        return start(
                path,
                answering,
                work -> Thread.ofPlatform().daemon().name("eyas-host-answer").start(work),
                notices);
    }

    static HookServer start(Path path, Answering answering, Starter starter, Consumer<String> notices)
            throws IOException {
        Files.createDirectories(
                path.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        HookServer server = new HookServer(PeerCredentialSocket.listen(path), answering, starter, notices);
        server.thread.start();
        return server;
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                open = next();
            }
        } finally {
            socket.release();
        }
    }

    /** Accepts one query; returns whether to continue. A lack of memory, threads or descriptors is temporary. */
    private boolean next() {
        try {
            Optional<PeerCredentialSocket.Connection> next = socket.accept();
            next.ifPresent(this::take);
            return next.isPresent();
        } catch (IOException e) {
            logFailure("cannot answer the query of a job: " + FileErrorMessage.reason(e));
            return pause();
        }
    }

    private void take(PeerCredentialSocket.Connection connection) {
        if (!enter(connection.user())) {
            send(connection, HookResponse.notNow("too many concurrent queries of this user"));
            return;
        }
        try {
            starter.start(() -> answer(connection));
        } catch (OutOfMemoryError e) {
            // Thrown by the JDK if the kernel refuses a further thread.
            leave(connection.user());
            logFailure("cannot start a thread to answer the query of a job: " + e.getMessage());
            send(connection, HookResponse.notNow("the service cannot start a further thread"));
        }
    }

    private void logFailure(String what) {
        long count = incrementAndSample(failures);
        if (count > 0) {
            notices.accept(what + " (" + count
                    + " times since the start). Jobs are still watched, and the service keeps"
                    + " answering. If this continues, check the limits of eyas-host.service (LimitNOFILE, TasksMax)");
        }
    }

    /** Increments a counter. Returns its value for the 1st, 2nd, 4th, 8th..., otherwise 0: a job can query as often as it likes. */
    private static long incrementAndSample(AtomicLong counter) {
        long count = counter.incrementAndGet();
        return Long.bitCount(count) == 1 ? count : 0;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized boolean enter(int user) {
        int all = answeredNow.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= OF_ALL || answeredNow.getOrDefault(user, 0) >= OF_ONE_USER) {
            return false;
        }
        answeredNow.merge(user, 1, Integer::sum);
        return true;
    }

    private synchronized void leave(int user) {
        answeredNow.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }

    private void answer(PeerCredentialSocket.Connection connection) {
        try {
            send(connection, found(connection));
        } finally {
            leave(connection.user());
        }
    }

    /** Returns the answer. An internal error in one answer must not end the service, because a job may be able to cause it. */
    private HookResponse found(PeerCredentialSocket.Connection connection) {
        try {
            return answering.answer(connection.pid(), connection.user());
        } catch (RuntimeException e) {
            long count = incrementAndSample(failed);
            if (count > 0) {
                notices.accept("process " + connection.pid() + " of user " + connection.user()
                        + " could not be answered: internal error: " + e + " (" + count
                        + " errors since the start). Jobs are still watched. This is a bug in Eyas: report"
                        + " it, please");
            }
            return HookResponse.notNow("the service has failed to answer; see its log");
        }
    }

    private static void send(PeerCredentialSocket.Connection connection, HookResponse answer) {
        try (connection) {
            connection.send(answer.bytes());
        } catch (IOException e) {
            // The client has disconnected, which affects no other one.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
