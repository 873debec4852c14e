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
 * Answers jobs that ask what is known of them. A connection is the whole request: nothing is read from it, and who asks is
 * told by the kernel. Each is answered on a thread of its own. Of too many of one user's at a time the further ones are sent
 * away, so that nobody keeps another user's jobs from being answered.
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
    private final AtomicLong hindered = new AtomicLong();
    private final Starter starter;
    private final Thread thread;

    /** Finds the answer to a request. */
    @FunctionalInterface
    public interface Answering {
        /**
         * Return what process {@code pid} of user {@code user} is to be told. May wait.
         *
         * @param pid 0 where it cannot be seen from here
         */
        HookResponse answer(long pid, int user);
    }

    /** Starts a thread. */
    @FunctionalInterface
    interface Starter {
        /**
         * Have another thread run {@code work}.
         *
         * @throws OutOfMemoryError if there can be no further thread
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
     * Begin to answer at {@code path}.
     *
     * @param notices told what goes wrong, from other threads
     * @throws IOException if that is not possible
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

    /** Answers one; returns whether there can be more. Short of memory, threads or descriptors is short for a while only. */
    private boolean next() {
        try {
            Optional<PeerCredentialSocket.Connection> next = socket.accept();
            next.ifPresent(this::take);
            return next.isPresent();
        } catch (IOException e) {
            hindered("a job that asks cannot be answered: " + FileErrorMessage.words(e));
            return pause();
        }
    }

    private void take(PeerCredentialSocket.Connection connection) {
        if (!enter(connection.user())) {
            send(connection, HookResponse.notNow("too many processes of this user ask at once"));
            return;
        }
        try {
            starter.start(() -> answer(connection));
        } catch (OutOfMemoryError e) {
            // What the JDK throws where the kernel gives no further thread.
            leave(connection.user());
            hindered("no thread can be started to answer a job that asks: " + e.getMessage());
            send(connection, HookResponse.notNow("the service can start no further thread"));
        }
    }

    private void hindered(String what) {
        long count = countedToSay(hindered);
        if (count > 0) {
            notices.accept(what + " (" + count
                    + " times since the start). Jobs are watched all the same, and the service goes on"
                    + " answering. If this lasts, look at the limits of eyas-host.service (LimitNOFILE, TasksMax)");
        }
    }

    /** Counts one more. Returns how many that are for the 1st, 2nd, 4th, 8th..., else 0: a job can ask as often as it likes. */
    private static long countedToSay(AtomicLong counter) {
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

    /** A fault of ours in one answer must not end the service: what makes it may be of a job's choice. */
    private HookResponse found(PeerCredentialSocket.Connection connection) {
        try {
            return answering.answer(connection.pid(), connection.user());
        } catch (RuntimeException e) {
            long count = countedToSay(failed);
            if (count > 0) {
                notices.accept("process " + connection.pid() + " of user " + connection.user()
                        + " could not be answered: internal error: " + e + " (" + count
                        + " such answers since the start). Jobs are watched all the same. This is a bug in Eyas: report"
                        + " it, please");
            }
            return HookResponse.notNow("the service has failed to answer; its log says why");
        }
    }

    private static void send(PeerCredentialSocket.Connection connection, HookResponse answer) {
        try (connection) {
            connection.send(answer.bytes());
        } catch (IOException e) {
            // Who asks and does not wait for the answer has none: nothing that others could do about it.
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
