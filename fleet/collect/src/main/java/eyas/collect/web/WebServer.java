package eyas.collect.web;

import eyas.collect.CollectException;
import eyas.collect.identity.SenderAuthentication;
import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.Uploads;
import eyas.collect.metrics.Counters;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The HTTP/1.1 server, with TLS except on loopback. Each request has a virtual thread. */
public final class WebServer implements AutoCloseable {
    private static final int MOST_THREADS = 64;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final long STOP_MILLIS = 10_000;

    private final Server server;
    private final ServerConnector connector;
    private final ScheduledExecutorService timer;

    private WebServer(Server server, ServerConnector connector, ScheduledExecutorService timer) {
        this.server = server;
        this.connector = connector;
        this.timer = timer;
    }

    /**
     * The parts that the server uses.
     *
     * @param senders authenticates senders
     * @param uploads accepts deliveries
     * @param alerts accepts alerts
     * @param counters counts
     * @param notices receives messages about rejections
     * @param health returns the current problem without sensitive details; empty for none
     */
    public record Parts(
            SenderAuthentication senders,
            Uploads uploads,
            LiveAlerts alerts,
            Counters counters,
            Consumer<String> notices,
            Supplier<String> health) {}

    /**
     * TLS settings.
     *
     * @param context certificate, key and the authorities of clients
     * @param clients whether clients are asked for a certificate; false if {@code context} has no authorities, because those of the JDK
     * would be trusted
     */
    public record Tls(SSLContext context, boolean clients) {}

    /**
     * Starts accepting requests.
     *
     * @param tls certificate and key; null for none
     * @throws CollectException if the port is not available
     */
    public static WebServer start(InetSocketAddress address, @Nullable Tls tls, Parts parts, ConnectionLimits limits) {
        // Without TLS it listens on loopback only.
        ConnectionLimits held = tls == null ? limits.behindProxy() : limits;
        return start(
                address,
                tls,
                new RequestHandler(
                        parts.senders(),
                        parts.uploads(),
                        parts.alerts(),
                        parts.counters(),
                        held,
                        new RejectionLog(parts.notices()),
                        parts.health()),
                held);
    }

    /**
     * Starts serving metrics, without authentication.
     *
     * @param text produces the text
     * @param health returns the current problem; empty for none
     * @throws CollectException if the port is not available
     */
    public static WebServer metrics(
            InetSocketAddress address, Supplier<byte[]> text, Supplier<String> health, ConnectionLimits limits) {
        return start(
                address,
                null,
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        String path = Request.getPathInContext(request);
                        boolean known = path.equals("/metrics") || path.equals("/healthz");
                        String problem = path.equals("/healthz") ? health.get() : "";
                        int good = problem.isEmpty() ? OK : UNAVAILABLE;
                        response.setStatus(known && request.getMethod().equals("GET") ? good : NOT_FOUND);
                        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
                        byte[] body = path.equals("/metrics")
                                ? text.get()
                                : ((problem.isEmpty() ? "ok" : problem) + "\n").getBytes(StandardCharsets.UTF_8);
                        response.write(true, ByteBuffer.wrap(body), callback);
                        return true;
                    }
                },
                limits);
    }

    private static WebServer start(
            InetSocketAddress address, @Nullable Tls tls, Handler handler, ConnectionLimits limits) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("eyas-collect-web");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setIdleTimeout(limits.idle().toMillis());
        ServerConnector connector;
        if (tls == null) {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
        } else {
            // Certificates identify clients; the requested host name is irrelevant.
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setSslContext(tls.context());
            factory.setWantClientAuth(tls.clients());
            factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            connector = new ServerConnector(
                    server, new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(http));
        }
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idle().toMillis());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("eyas-collect-timer").factory());
        connector.addBean(new ConnectionGuard(limits, timer));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        server.setHandler(handler);
        server.setErrorHandler((request, response, callback) -> {
            response.write(true, ByteBuffer.wrap(new byte[0]), callback);
            return true;
        });
        server.setStopTimeout(STOP_MILLIS);
        WebServer web = new WebServer(server, connector, timer);
        try {
            server.start();
            return web;
        } catch (Exception e) {
            // Jetty declares Exception.
            web.close();
            throw new CollectException(
                    "cannot listen on " + address + ": " + e.getMessage()
                            + "; set --listen to a free port or an address of this machine",
                    e);
        }
    }

    /** Returns the port for requests. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            // Requests that exceed the shutdown time are aborted; their senders retry.
            if (!(e instanceof TimeoutException) || e.getSuppressed().length > 0) {
                throw new CollectException("cannot stop the server: " + e.getMessage(), e);
            }
        } finally {
            timer.shutdownNow();
        }
    }
}
