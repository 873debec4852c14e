package eyas.output.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** A connection of a client. One thread reads and writes; any thread may ask and close. */
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

    /** Return whether the request has arrived. */
    boolean isAnswered() {
        return answered;
    }

    /** Return whether the answer is sent. */
    boolean isLeaving() {
        return leaving;
    }

    /** Marks it as one whose answer is sent. */
    void leave() {
        leaving = true;
    }

    /**
     * Reads what the client still sends behind its answer, to its end or an end of bytes and time. A connection that is closed
     * while bytes are unread is reset, and the client loses the answer with it (RFC 9112, section 9.6).
     *
     * <p>The bytes are of the socket itself: what is dropped needs no TLS.
     *
     * @throws IOException if the client has gone, or has taken its time
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
     * Reads what the client sends up to an empty line.
     *
     * @param from the socket, or what speaks TLS over it
     * @return the bytes; with none where the client closed before, with {@code most + 1} where that line is further on
     * @throws SocketTimeoutException if that takes longer than {@code limit}, all in all
     */
    byte[] head(Socket from, int most, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] bytes = new byte[most + 1];
        int length = 0;
        int looked = 0;
        InputStream in = from.getInputStream();
        while (length < bytes.length && !isWhole(bytes, looked, length)) {
            looked = length;
            long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
            if (left <= 0) {
                throw new SocketTimeoutException("the request did not arrive within " + limit.toMillis() + " ms");
            }
            // Of the socket itself: TLS reads more than once for a record.
            socket.setSoTimeout((int) left);
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return new byte[0];
            }
            length += read;
        }
        answered = true;
        // What follows the empty line is no part of the request, however much of it has come by now.
        int kept = Math.min(length, most);
        return Arrays.copyOf(bytes, isWhole(bytes, 0, kept) ? kept : length);
    }

    /**
     * Return whether there is an empty line after the first one. Who sends byte by byte has each byte looked at once.
     *
     * @param looked how many bytes were found to have none
     */
    static boolean isWhole(byte[] bytes, int looked, int length) {
        for (int i = Math.max(1, looked); i < length; i++) {
            boolean afterLine = bytes[i - 1] == '\n' || (i > 1 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n');
            if (bytes[i] == '\n' && afterLine) {
                return true;
            }
        }
        return false;
    }

    /** Closes it at once; what waits for it gets an exception. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use, and there is nobody to tell: the client is who hears of it.
            answered = true;
        }
    }
}
