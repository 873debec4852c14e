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

/** Stands for the server of releases, on the loopback interface; each request gets the next of its answers, then the last. */
final class ReleaseServer implements AutoCloseable {
    /** Answers one request. */
    interface Answer {
        /** Sends it; the exchange is closed after that. */
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

    /** Returns one that speaks TLS, with the keys that {@code context} holds. */
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

    /** Sets the answers, and forgets the requests. */
    void willGive(Answer... next) {
        requests.clear();
        byName = Map.of();
        answers = List.of(next);
    }

    /** Sets the answers by the last name of what is asked for. */
    void willGiveByName(Map<String, Answer> next) {
        byName = next;
    }

    /** Returns its address, without a slash at the end. */
    String address() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Returns what was asked for, in order. */
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

    /** Promises more than comes. */
    static Answer truncated(byte[] bytes, int length) {
        return exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            OutputStream body = exchange.getResponseBody();
            body.write(bytes, 0, length);
            body.flush();
            throw new IOException("the connection is cut off");
        };
    }

    /** Begins, and then says nothing until the server is closed. */
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
