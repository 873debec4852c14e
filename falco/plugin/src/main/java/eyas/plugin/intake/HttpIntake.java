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
 * Takes documents by HTTP on this machine.
 *
 * <p>A body is kept up to its limit and no further, requests beyond the limit are told to come again, and every request gets
 * an answer that says what became of it. What comes behind an answer is dropped, 1 MiB or as much as a body may have: a
 * connection that is closed while bytes are unread is reset, and whoever still sends loses the answer with it (RFC 9112,
 * section 9.6).
 */
public final class HttpIntake implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int BUFFER = 8 << 10;

    /** So much is dropped behind an answer, more where a body may have more. */
    private static final int LEFT_BYTES = 1 << 20;

    /** How long whoever has an answer may take for the rest of what it sends. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    /** How long a body may take to come: whoever keeps it back has a place of {@link IntakeLimits#requests}. */
    private static final Duration WHOLE_BODY = Duration.ofSeconds(30);

    /** An answer. */
    public record Answer(int status, String text) {}

    /** Decides what becomes of a body; called on several threads. */
    @FunctionalInterface
    public interface Handler {
        /** Takes a body. */
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
        // As many again: who has an answer takes the place of nobody who waits for one.
        this.leaving = new Semaphore(limits.requests());
        this.longestLeave = longestLeave;
    }

    /**
     * Begins to take requests.
     *
     * @throws PluginException if the port cannot be had
     */
    public static HttpIntake open(String plugin, LocalAddress address, Handler handler, IntakeLimits limits) {
        return open(plugin, address, handler, limits, LEAVING);
    }

    /** Begins to take requests; {@code longestLeave} is how long whoever has an answer may take for the rest. */
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
                answer = new Answer(503, "too many requests at a time");
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

    /** Ends a request that has its answer: with what is left of it dropped, if that comes soon and room is for it. */
    private void leave(HttpExchange exchange) throws IOException {
        try (Deadline _ = new Deadline(longestLeave)) {
            if (leaving.tryAcquire()) {
                try {
                    drop(exchange.getRequestBody());
                } finally {
                    leaving.release();
                }
            }
            // The server reads on a bit by itself, and waits for it.
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

    /** Interrupts the thread that made it unless it is closed in time: a read has no time of its own here, but ends with its connection then. */
    private static final class Deadline implements AutoCloseable {
        private final Thread end;

        Deadline(Duration time) {
            Thread reading = Thread.currentThread();
            end = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(time);
                    reading.interrupt();
                } catch (InterruptedException e) {
                    // It has come to its end before.
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
            return new Answer(404, "nothing is taken here; the path is " + path);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return new Answer(405, "only POST is taken");
        }
        // It stays open: whoever closes it waits for more of a body that is too long, before the answer.
        byte[] body;
        try (Deadline _ = new Deadline(WHOLE_BODY)) {
            body = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
        }
        if (body.length > limits.bodyBytes()) {
            return new Answer(413, "a body may have " + limits.bodyBytes() + " bytes");
        }
        return handler.take(exchange, body);
    }

    /** Returns the port that requests are taken on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns how many requests were refused. */
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
