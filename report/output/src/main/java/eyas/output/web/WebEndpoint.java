package eyas.output.web;

import eyas.output.sink.ServerCertificate;
import eyas.output.web.WebRequest.Refused;
import eyas.output.web.WebRequest.Valid;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves a few paths with {@code GET} and {@code HEAD}, plain or with TLS, one request for each connection. Has its own threads and stops
 * them when closed.
 *
 * <p>The JDK's server is not used: it only limits the connections of all clients together, so that one client could block the others.
 */
public final class WebEndpoint implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TIMED_OUT = 408;
    private static final int FAILED = 500;
    private static final int BACKLOG = 256;

    /** The pause before the next accept if the system has no free descriptors, in ms. */
    private static final long PAUSE = 50;

    private final ServerSocket server;
    private final @Nullable SSLContext tls;
    private final WebLimits limits;
    private final Map<String, Supplier<WebResponse>> paths;
    private final WebConnections connections;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor ends;

    private WebEndpoint(
            ServerSocket server, @Nullable SSLContext tls, WebLimits limits, Map<String, Supplier<WebResponse>> paths) {
        this.server = server;
        this.tls = tls;
        this.limits = limits;
        this.paths = Map.copyOf(paths);
        connections = new WebConnections(limits);
        // One thread for each connection, so that a slow one does not block others.
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("web-", 0).factory());
        ends = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("web-ends").factory());
        ends.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts to listen.
     *
     * @param certificate PEM with certificates and private key; null for plain HTTP
     * @param paths responses by path, created for each request on one of the endpoint's threads
     * @throws IOException if that fails; the message contains the remedy
     */
    public static WebEndpoint open(
            InetSocketAddress address,
            @Nullable Path certificate,
            WebLimits limits,
            Map<String, Supplier<WebResponse>> paths)
            throws IOException {
        SSLContext tls = certificate == null ? null : ServerCertificate.context(certificate);
        WebEndpoint endpoint = new WebEndpoint(listening(address), tls, limits, paths);
        Thread.ofPlatform().daemon().name("web-accept").start(endpoint::accept);
        return endpoint;
    }

    private static ServerSocket listening(InetSocketAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
            return server;
        } catch (BindException e) {
            server.close();
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + "; set webserver.listen_port and webserver.listen_address to a free port and address",
                    e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                WebConnection connection = new WebConnection(server.accept());
                WebConnection least = connections.admit(connection);
                if (least != null) {
                    least.close();
                }
                hand(connection);
            } catch (IOException e) {
                rest();
            }
        }
    }

    /** A connection that was accepted during close must be closed as well. */
    private void hand(WebConnection connection) {
        try {
            threads.execute(() -> serve(connection));
        } catch (RejectedExecutionException e) {
            connection.close();
        }
    }

    private void rest() {
        try {
            if (!server.isClosed()) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(WebConnection connection) {
        Future<?> end = null;
        try (connection) {
            end = ends.schedule(connection::close, limits.whole().toMillis(), TimeUnit.MILLISECONDS);
            Socket socket = connection.socket();
            socket.setTcpNoDelay(true);
            if (tls != null) {
                socket.setSoTimeout((int) limits.request().toMillis());
                socket = tls.getSocketFactory().createSocket(socket, null, true);
            }
            answer(connection, socket);
        } catch (IOException e) {
            // The client disconnected, was too slow, or was evicted. Logging this could fill a disk.
            connection.close();
        } catch (RejectedExecutionException e) {
            connection.close(); // closed in the meantime
        } finally {
            if (end != null) {
                end.cancel(false);
            }
            connections.remove(connection);
        }
    }

    private void answer(WebConnection connection, Socket socket) throws IOException {
        byte[] head;
        try {
            head = connection.head(socket, limits.headerBytes(), limits.request());
        } catch (SocketTimeoutException e) {
            write(socket, WebResponse.failure(TIMED_OUT, String.valueOf(e.getMessage())), true);
            leave(connection, socket);
            return;
        }
        if (head.length == 0) {
            return;
        }
        switch (WebRequest.of(head, limits)) {
            case Refused refused -> write(socket, refused.answer(), true);
            case Valid asked -> write(socket, answer(asked), !asked.method().equals("HEAD"));
        }
        leave(connection, socket);
    }

    /** Finishes a connection after its response was sent. It keeps its slot until the end, but is evicted first. */
    private void leave(WebConnection connection, Socket socket) throws IOException {
        // Before the client sees the end and reconnects: a finished request does not count against its limit.
        connection.leave();
        socket.shutdownOutput();
        connection.discard(limits.leftBytes(), limits.leaving());
    }

    private WebResponse answer(Valid asked) {
        Supplier<WebResponse> path = paths.get(asked.path());
        if (path == null) {
            return WebResponse.failure(NOT_FOUND, "not found");
        }
        if (!asked.method().equals("GET") && !asked.method().equals("HEAD")) {
            return WebResponse.failure(METHOD_NOT_ALLOWED, "only GET and HEAD are supported");
        }
        try {
            return path.get();
        } catch (RuntimeException e) {
            return WebResponse.failure(FAILED, "cannot build the response: " + e.getMessage());
        }
    }

    private static void write(Socket socket, WebResponse answer, boolean withBody) throws IOException {
        String head = "HTTP/1.1 " + answer.status() + ' ' + answer.reason() + "\r\nContent-Type: " + answer.type()
                + "\r\nContent-Length: " + answer.body().length
                + (answer.status() == METHOD_NOT_ALLOWED ? "\r\nAllow: GET, HEAD" : "")
                + "\r\nConnection: close\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        OutputStream out = socket.getOutputStream();
        if (withBody) {
            byte[] whole = Arrays.copyOf(first, first.length + answer.body().length);
            System.arraycopy(answer.body(), 0, whole, first.length, answer.body().length);
            out.write(whole);
        } else {
            out.write(first);
        }
        out.flush();
    }

    /** Returns the port that it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot stop the web endpoint: " + e.getMessage(), e);
        } finally {
            connections.all().forEach(WebConnection::close);
            threads.shutdownNow();
            ends.shutdownNow();
        }
    }
}
