package eyas.output.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import eyas.output.sink.ServerCertificate;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves a few paths with {@code GET} and {@code HEAD}, plain or with TLS. Runs on threads of its own; ends them when it is
 * closed.
 */
public final class WebEndpoint implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int BACKLOG = 256;

    private final HttpServer server;
    private final ExecutorService threads;

    private WebEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Sets the bounds that the server of the JDK takes from system properties only, once for the program; before the first
     * server is made.
     */
    private static void bound(WebLimits limits) {
        set("jdk.httpserver.maxConnections", limits.connections());
        set("sun.net.httpserver.maxReqHeaders", limits.headers());
        set("sun.net.httpserver.maxReqHeaderSize", limits.headerBytes());
        set("sun.net.httpserver.idleInterval", limits.idle().toSeconds());
        set("sun.net.httpserver.maxIdleConnections", limits.connections());
        set("sun.net.httpserver.maxReqTime", limits.request().toSeconds());
        set("sun.net.httpserver.maxRspTime", limits.response().toSeconds());
    }

    private static void set(String name, long value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, Long.toString(value));
        }
    }

    /**
     * Begins to listen.
     *
     * @param certificate PEM with certificates and private key; null for plain HTTP
     * @param paths what is answered on a path, made anew for each request on one of the endpoint's threads
     * @throws IOException if that cannot be, with what helps
     */
    public static WebEndpoint open(
            InetSocketAddress address,
            @Nullable Path certificate,
            WebLimits limits,
            Map<String, Supplier<WebAnswer>> paths)
            throws IOException {
        bound(limits);
        HttpServer server = server(address, certificate);
        // As many as connections: one that is slow keeps no other waiting.
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("web-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, paths));
        server.start();
        return new WebEndpoint(server, threads);
    }

    private static HttpServer server(InetSocketAddress address, @Nullable Path certificate) throws IOException {
        try {
            if (certificate == null) {
                return HttpServer.create(address, BACKLOG);
            }
            HttpsConfigurator tls = new HttpsConfigurator(ServerCertificate.context(certificate));
            HttpsServer server = HttpsServer.create(address, BACKLOG);
            server.setHttpsConfigurator(tls);
            return server;
        } catch (BindException e) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + "; set webserver.listen_port and webserver.listen_address to what is free here",
                    e);
        }
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<WebAnswer>> paths) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            Supplier<WebAnswer> path = paths.get(exchange.getRequestURI().getPath());
            WebAnswer answer;
            if (path == null) {
                answer = WebAnswer.failure(NOT_FOUND, "there is nothing here");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer = WebAnswer.failure(METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
            } else {
                answer = made(path);
            }
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.body().length));
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private static WebAnswer made(Supplier<WebAnswer> path) {
        try {
            return path.get();
        } catch (RuntimeException e) {
            return WebAnswer.failure(FAILED, "the answer could not be made: " + e.getMessage());
        }
    }

    /** Returns the port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
