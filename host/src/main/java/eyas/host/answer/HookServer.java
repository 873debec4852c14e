package eyas.host.answer;

import eyas.live.PeerSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Answers jobs that ask what is known of them. A connection is the whole request: nothing is read from it, and who asks is
 * told by the kernel. Each is answered on a thread of its own; of too many at a time the further ones are sent away.
 */
public final class HookServer implements AutoCloseable {
    private static final int AT_A_TIME = 16;

    private final PeerSocket socket;
    private final Answering answering;
    private final Consumer<String> notices;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final Thread thread;

    /** Finds the answer to a request. */
    @FunctionalInterface
    public interface Answering {
        /**
         * Return what process {@code pid} of user {@code user} is to be told. May wait.
         *
         * @param pid 0 where it cannot be seen from here
         */
        HookAnswer answer(long pid, int user);
    }

    private HookServer(PeerSocket socket, Answering answering, Consumer<String> notices) {
        this.socket = socket;
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
        Files.createDirectories(
                path.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        HookServer server = new HookServer(PeerSocket.listen(path), answering, notices);
        server.thread.start();
        return server;
    }

    private void run() {
        try {
            for (Optional<PeerSocket.Connection> next = socket.accept(); next.isPresent(); next = socket.accept()) {
                PeerSocket.Connection connection = next.get();
                if (places.tryAcquire()) {
                    Thread.ofPlatform().daemon().name("eyas-host-answer").start(() -> answer(connection));
                } else {
                    connection.close();
                }
            }
        } catch (IOException e) {
            notices.accept("jobs cannot be shown what is known of them any more: " + e.getMessage()
                    + "; they are watched all the same. Restart the service");
        } finally {
            socket.release();
        }
    }

    private void answer(PeerSocket.Connection connection) {
        try (connection) {
            connection.send(
                    answering.answer(connection.pid(), connection.user()).bytes());
        } catch (IOException e) {
            notices.accept("process " + connection.pid() + " has asked and not taken the answer: " + e.getMessage());
        } finally {
            places.release();
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
