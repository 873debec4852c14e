package eyas.plugin.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eyas.plugin.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes documents by HTTP on this machine.
 *
 * <p>A body is read up to its limit and no further, requests beyond the limit are told to come again, and every request gets
 * an answer that says what became of it.
 */
public final class HttpIntake implements AutoCloseable {
    private static final int BACKLOG = 64;

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
    private final String path;
    private final AtomicLong refused = new AtomicLong();

    private HttpIntake(HttpServer server, String path, Handler handler, IntakeLimits limits) {
        this.server = server;
        this.path = path;
        this.handler = handler;
        this.limits = limits;
        this.places = new Semaphore(limits.requests());
    }

    /**
     * Begins to take requests.
     *
     * @throws PluginException if the port cannot be had
     */
    public static HttpIntake open(String plugin, LocalAddress address, Handler handler, IntakeLimits limits) {
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
        HttpIntake intake = new HttpIntake(server, address.path(), handler, limits);
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
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(limits.bodyBytes() + 1);
            if (body.length > limits.bodyBytes()) {
                return new Answer(413, "a body may have " + limits.bodyBytes() + " bytes");
            }
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
