package eyas.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A stub of the release server on the loopback interface. Each request gets the next configured answer; the last one repeats. */
final class ReleaseServer implements AutoCloseable {
    /** Answers one request. */
    interface Answer {
        /** Sends the answer; the caller closes the exchange. */
        void send(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile List<Answer> answers = List.of();
    private volatile Map<String, Answer> byName = Map.of();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    ReleaseServer() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private ReleaseServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns a server that uses TLS with the keys of {@code context}. */
    static ReleaseServer secure(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ReleaseServer(server);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Answer named = byName.get(path.substring(path.lastIndexOf('/') + 1));
            Answer answer = named != null ? named : answers.get(Math.min(requests.size(), answers.size()) - 1);
            answer.send(exchange);
        }
    }

    /** Sets the answers in order, and clears the recorded requests. */
    void respondWith(Answer... next) {
        requests.clear();
        byName = Map.of();
        answers = List.of(next);
    }

    /** Sets the answers by the last path component of the request. */
    void respondByName(Map<String, Answer> next) {
        byName = next;
    }

    /** Returns the base URL, without a trailing slash. */
    String address() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Returns the recorded requests in order. */
    List<String> requests() {
        return requests;
    }

    static Answer bytes(byte[] bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    static Answer status(int code) {
        return exchange -> exchange.sendResponseHeaders(code, -1);
    }

    static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Announces all bytes, but sends only {@code length} of them. */
    static Answer truncated(byte[] bytes, int length) {
        return exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            OutputStream body = exchange.getResponseBody();
            body.write(bytes, 0, length);
            body.flush();
            throw new IOException("connection truncated");
        };
    }

    /** Blocks until the server is closed. */
    Answer silent() {
        return exchange -> {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }
}
