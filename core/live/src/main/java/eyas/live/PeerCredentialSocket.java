package eyas.live;

import eyas.event.Bytes;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.SocketCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A Unix socket whose connections have the kernel's record of the process and the user that connected.
 *
 * <p>The JDK reports the user only. The permissions of the socket's directory decide who may connect; the socket itself is open to all.
 * {@link #accept} on one thread; {@link #close} from any.
 */
public final class PeerCredentialSocket implements AutoCloseable {
    private static final int WAITING = 64;
    private static final int POLL_MILLIS = 200;

    private final Path path;
    private final int descriptor;
    private final FileCalls files = new FileCalls();
    private final SocketCalls sockets = new SocketCalls();
    private volatile boolean closing;

    private PeerCredentialSocket(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /**
     * Listens at {@code path}; a socket left by an earlier process is removed.
     *
     * @throws IOException if that is not possible; the message names path and remedy
     */
    public static PeerCredentialSocket listen(Path path) throws IOException {
        byte[] name = Bytes.of(path.toString());
        if (name.length > SocketCalls.MAX_PATH) {
            throw new IOException("the path of the socket, " + path + ", has more than " + SocketCalls.MAX_PATH
                    + " bytes; choose a shorter one");
        }
        Files.deleteIfExists(path);
        SocketCalls calls = new SocketCalls();
        int descriptor = calls.socket();
        if (descriptor < 0 || calls.listen(descriptor, name, WAITING) != 0) {
            String why = Errno.name(calls.errno());
            if (descriptor >= 0) {
                new FileCalls().close(descriptor);
            }
            throw new IOException("cannot listen at " + path + ": " + why);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new PeerCredentialSocket(path, descriptor);
    }

    /**
     * Waits for a connection.
     *
     * @return empty once this is closed
     * @throws IOException if the socket is broken
     */
    public Optional<Connection> accept() throws IOException {
        while (!closing) {
            if (files.pollReadable(descriptor, POLL_MILLIS) <= 0) {
                continue;
            }
            int accepted = sockets.accept(descriptor);
            if (accepted >= 0) {
                int[] credentials = new int[3];
                if (sockets.peer(accepted, credentials) == 0) {
                    return Optional.of(new Connection(accepted, credentials[0], credentials[1]));
                }
                files.close(accepted);
            } else if (sockets.errno() != Errno.EINTR && sockets.errno() != Errno.EAGAIN) {
                throw new IOException("accept() at " + path + " failed with " + Errno.name(sockets.errno()));
            }
        }
        return Optional.empty();
    }

    /** Makes {@link #accept} return within 200 ms; removes the socket's path at once. */
    @Override
    public void close() throws IOException {
        closing = true;
        Files.deleteIfExists(path);
    }

    /** Frees the descriptor; call it after the last {@link #accept} has returned. */
    public void release() {
        files.close(descriptor);
    }

    /** One connection. For one thread. */
    public static final class Connection implements AutoCloseable {
        private static final int SECONDS = 5;

        private final int descriptor;
        private final long pid;
        private final int user;

        private Connection(int descriptor, long pid, int user) {
            this.descriptor = descriptor;
            this.pid = pid;
            this.user = user;
        }

        /** Returns the process that connected; 0 if it is not visible in this pid namespace. */
        public long pid() {
            return pid;
        }

        /** Returns the user of that process at the time of the connect. */
        public int user() {
            return user;
        }

        /**
         * Sends all of {@code bytes}; gives up if the peer does not read for 5 s.
         *
         * @throws IOException if the peer does not accept them
         */
        public void send(byte[] bytes) throws IOException {
            SocketCalls calls = new SocketCalls();
            calls.limitSend(descriptor, SECONDS);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment rest = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                while (rest.byteSize() > 0) {
                    long sent = calls.send(descriptor, rest);
                    if (sent <= 0) {
                        throw new IOException("send() failed with " + Errno.name(calls.errno()));
                    }
                    rest = rest.asSlice(sent);
                }
            }
        }

        @Override
        public void close() {
            new FileCalls().close(descriptor);
        }
    }
}
