package eyas.plugin.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eyas.plugin.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Receives documents over HTTP on this machine.
 *
 * <p>A body is read up to its limit, excess concurrent requests are asked to retry, and every request gets a response with the result.
 * Unread data after a response is drained, up to 1 MiB or the maximum body size: closing a connection with unread bytes resets it, and a
 * client that is still sending would lose the response (RFC 9112, section 9.6).
 */
public final class HttpIntake implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int BUFFER = 8 << 10;

    /** Minimum number of bytes drained after a response. */
    private static final int LEFT_BYTES = 1 << 20;

    /** Time limit for draining a request after its response. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    /** Time limit for receiving a body: an incomplete one occupies a slot of {@link IntakeLimits#requests}. */
    private static final Duration WHOLE_BODY = Duration.ofSeconds(30);

    /** A response. */
    public record Answer(int status, String text) {}

    /** Handles bodies; called on several threads. */
    @FunctionalInterface
    public interface Handler {
        /** Handles a body. */
        Answer take(HttpExchange exchange, byte[] body) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Handler handler;
    private final IntakeLimits limits;
    private final Semaphore places;
    private final Semaphore leaving;
    private final Duration longestLeave;
    private final String path;
    private final AtomicLong refused = new AtomicLong();

    private HttpIntake(HttpServer server, String path, Handler handler, IntakeLimits limits, Duration longestLeave) {
        this.server = server;
        this.path = path;
        this.handler = handler;
        this.limits = limits;
        this.places = new Semaphore(limits.requests());
        // Twice as many threads: draining after a response must not block waiting requests.
        this.leaving = new Semaphore(limits.requests());
        this.longestLeave = longestLeave;
    }

    /**
     * Starts the server.
     *
     * @throws PluginException if the port is unavailable
     */
    public static HttpIntake open(String plugin, LocalAddress address, Handler handler, IntakeLimits limits) {
        return open(plugin, address, handler, limits, LEAVING);
    }

    /** Starts the server; {@code longestLeave} limits draining after a response. */
    static HttpIntake open(
            String plugin, LocalAddress address, Handler handler, IntakeLimits limits, Duration longestLeave) {
        HttpServer server;
        try {
            server = HttpServer.create(address.socket(), BACKLOG);
        } catch (IOException e) {
            throw PluginException.of(
                    plugin,
                    "open",
                    "cannot listen on " + address.socket() + ": " + e.getMessage(),
                    "choose a free port in open_params");
        }
        HttpIntake intake = new HttpIntake(server, address.path(), handler, limits, longestLeave);
        server.setExecutor(intake.threads);
        server.createContext("/", intake::serve);
        server.start();
        return intake;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            if (!places.tryAcquire()) {
                answer = new Answer(503, "too many concurrent requests");
            } else {
                try {
                    answer = answer(exchange);
                } finally {
                    places.release();
                }
            }
            if (answer.status() >= 300) {
                refused.incrementAndGet();
            }
            byte[] text = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), text.length);
            exchange.getResponseBody().write(text);
            exchange.getResponseBody().flush();
            leave(exchange);
        }
    }

    /** Ends an answered request: drains the rest within the limits of time and size. */
    private void leave(HttpExchange exchange) throws IOException {
        try (Deadline _ = new Deadline(longestLeave)) {
            if (leaving.tryAcquire()) {
                try {
                    drop(exchange.getRequestBody());
                } finally {
                    leaving.release();
                }
            }
            // The server reads some more bytes itself, and blocks meanwhile.
            exchange.close();
        }
    }

    private void drop(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int left = Math.max(limits.bodyBytes(), LEFT_BYTES);
        int read = 0;
        while (left > 0 && read >= 0) {
            read = in.read(buffer, 0, Math.min(left, BUFFER));
            left -= Math.max(read, 0);
        }
    }

    /** Interrupts the creating thread unless closed in time: reads have no timeout here, but the interrupt closes the connection. */
    private static final class Deadline implements AutoCloseable {
        private final Thread end;

        Deadline(Duration time) {
            Thread reading = Thread.currentThread();
            end = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(time);
                    reading.interrupt();
                } catch (InterruptedException e) {
                    // The body was read to its end before.
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            end.interrupt();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            return new Answer(404, "not found; the path is " + path);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return new Answer(405, "method not allowed, use POST");
        }
        // Stays open: closing it before the response would read the rest of an oversized body.
        byte[] body;
        try (Deadline _ = new Deadline(WHOLE_BODY)) {
            body = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
        }
        if (body.length > limits.bodyBytes()) {
            return new Answer(413, "the maximum size of a body is " + limits.bodyBytes() + " bytes");
        }
        return handler.take(exchange, body);
    }

    /** Returns the port of the server. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns the number of rejected requests. */
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
