package eyas.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A fake engine with an HTTP interface: a real HTTP/1.1 server on a real Unix socket, which can behave correctly or misbehave. */
final class FakeHttpEngine implements AutoCloseable {
    /** Writes one reply, and returns whether the connection stays open. */
    @FunctionalInterface
    interface Behavior {
        boolean reply(OutputStream out) throws IOException, InterruptedException;
    }

    /** The last text of a stream. */
    static final String END = " ";

    static final Duration SILENCE = Duration.ofSeconds(60);

    private final ServerSocketChannel server;
    private final Thread accepting;
    private final Map<String, Behavior> behaviors = new ConcurrentHashMap<>();
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    /** Request lines in the order of their arrival. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    FakeHttpEngine(Path socket) throws IOException {
        this(socket, Map.of());
    }

    /** @param behaviors replies by target; a client that waits for the socket gets no others */
    FakeHttpEngine(Path socket, Map<String, Behavior> behaviors) throws IOException {
        this.behaviors.putAll(behaviors);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        accepting = Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(SocketChannel connection) {
        try (connection;
                InputStream in = Channels.newInputStream(connection);
                OutputStream out = Channels.newOutputStream(connection)) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
            boolean alive = true;
            while (alive) {
                String request = reader.readLine();
                if (request == null) {
                    return;
                }
                String header = reader.readLine();
                while (header != null && !header.isEmpty()) {
                    header = reader.readLine();
                }
                requests.add(request);
                String target = request.substring(request.indexOf(' ') + 1, request.lastIndexOf(' '));
                Behavior withQuery = behaviors.get(target.replaceFirst("\\?.*", "?"));
                alive = behaviors
                        .getOrDefault(
                                target,
                                withQuery == null ? json(404, "{\"message\":\"No such container\"}") : withQuery)
                        .reply(out);
            }
        } catch (IOException e) {
            // the client closed the connection, which is allowed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param target path and query; with nothing after its question mark it matches all queries */
    void on(String target, Behavior behavior) {
        behaviors.put(target, behavior);
    }

    static Behavior json(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return out -> {
            head(out, status, "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n");
            out.write(bytes);
            out.flush();
            return true;
        };
    }

    /** Replies as {@code behavior} does, once {@code open} is open. */
    static Behavior after(CountDownLatch open, Behavior behavior) {
        return out -> {
            open.await();
            return behavior.reply(out);
        };
    }

    /** Replies in chunks of {@code size} bytes, {@code pause} ms apart. */
    static Behavior chunked(String body, int size, int pause) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return out -> {
            head(out, 200, "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
            for (int at = 0; at < bytes.length; at += size) {
                int length = Math.min(size, bytes.length - at);
                out.write((Integer.toHexString(length) + ";note=x\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.write(bytes, at, length);
                out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                Thread.sleep(pause);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return true;
        };
    }

    /** Replies with each text as it arrives, up to {@link #END}, where the connection is cut. */
    static Behavior stream(BlockingQueue<String> texts) {
        return out -> {
            head(out, 200, "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
            for (String text = ""; ; text = texts.take()) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0) {
                    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    out.write(bytes);
                    out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
                }
                out.flush();
                if (text.equals(END)) {
                    return false;
                }
            }
        };
    }

    /** Replies with a body of {@code size} blanks and claims {@code claimed} bytes, then closes. */
    static Behavior sized(long claimed, long size) {
        return out -> {
            head(out, 200, "Content-Type: application/json\r\nContent-Length: " + claimed + "\r\n");
            byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.ISO_8859_1);
            for (long left = size; left > 0; left -= blanks.length) {
                out.write(blanks, 0, (int) Math.min(left, blanks.length));
            }
            out.flush();
            return false;
        };
    }

    static Behavior raw(String text) {
        return out -> {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return false;
        };
    }

    /** Sends nothing for a long time. */
    static Behavior silent() {
        return out -> {
            Thread.sleep(SILENCE);
            return false;
        };
    }

    private static void head(OutputStream out, int status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + " X\r\nApi-Version: 1.47\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            // A connection that was accepted just before would still be served.
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}
