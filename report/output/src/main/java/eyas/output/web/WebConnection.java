package eyas.output.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** A connection of a client. One thread reads and writes; any thread may query and close it. */
final class WebConnection implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int BUFFER = 8 << 10;

    private final Socket socket;
    private final InetAddress client;
    private volatile boolean answered;
    private volatile boolean leaving;

    WebConnection(Socket socket) {
        this.socket = socket;
        this.client = WebConnections.client(socket.getInetAddress());
    }

    Socket socket() {
        return socket;
    }

    InetAddress client() {
        return client;
    }

    /** Returns whether the request has arrived. */
    boolean isAnswered() {
        return answered;
    }

    /** Returns whether the response was sent. */
    boolean isLeaving() {
        return leaving;
    }

    /** Marks the response as sent. */
    void leave() {
        leaving = true;
    }

    /**
     * Reads what the client still sends after its response, up to a limit of bytes and time. A connection that is closed with unread bytes
     * is reset, and the client loses the response (RFC 9112, section 9.6).
     *
     * <p>Reads from the raw socket: dropped bytes need no TLS.
     *
     * @throws IOException if the client has disconnected or was too slow
     */
    void discard(int most, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] buffer = new byte[BUFFER];
        InputStream in = socket.getInputStream();
        int left = most;
        while (left > 0) {
            long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
            if (millis <= 0) {
                return;
            }
            socket.setSoTimeout((int) millis);
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    /**
     * Reads the client's bytes up to an empty line.
     *
     * @param from the socket, or its TLS wrapper
     * @return the bytes; none if the client closed before, {@code most + 1} if the limit is exceeded
     * @throws SocketTimeoutException if that takes longer than {@code limit} in total
     */
    byte[] head(Socket from, int most, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] bytes = new byte[most + 1];
        int length = 0;
        int looked = 0;
        InputStream in = from.getInputStream();
        while (length < bytes.length && !isComplete(bytes, looked, length)) {
            looked = length;
            long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
            if (left <= 0) {
                throw new SocketTimeoutException("the request did not arrive within " + limit.toMillis() + " ms");
            }
            // On the raw socket: TLS reads more than once for a record.
            socket.setSoTimeout((int) left);
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return new byte[0];
            }
            length += read;
        }
        answered = true;
        // Bytes after the empty line are not part of the request.
        int retained = Math.min(length, most);
        return Arrays.copyOf(bytes, isComplete(bytes, 0, retained) ? retained : length);
    }

    /**
     * Returns whether there is an empty line after the first one. Each byte is examined once, even if they arrive one by one.
     *
     * @param looked the number of already examined bytes
     */
    static boolean isComplete(byte[] bytes, int looked, int length) {
        for (int i = Math.max(1, looked); i < length; i++) {
            boolean afterLine = bytes[i - 1] == '\n' || (i > 1 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n');
            if (bytes[i] == '\n' && afterLine) {
                return true;
            }
        }
        return false;
    }

    /** Closes it immediately; pending operations throw an exception. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is abandoned; only the client could notice the error.
            answered = true;
        }
    }
}
