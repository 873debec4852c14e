package eyas.container;

import eyas.text.FileErrorMessage;
import java.net.SocketException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Holds the connections to all engines: HTTP/1.1 for Docker and Podman, HTTP/2 for gRPC, both over Unix sockets.
 *
 * <p>Each client is started at its first use, or when prepared, since most runs never see a container. All threads are virtual except for a
 * selector thread, which is a daemon. Thread-safe.
 */
final class EngineConnections implements AutoCloseable {
    /** Four for questions, and one for the event stream. */
    private static final int PER_ENGINE = 5;

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final EngineLimits limits;
    private @Nullable HttpClient http;
    private @Nullable HttpClient http2;
    private boolean closed;

    EngineConnections(EngineLimits limits) {
        this.limits = limits;
    }

    /** @throws IllegalStateException if the client cannot be started */
    private synchronized HttpClient http() {
        HttpClient client = http;
        if (client == null) {
            client = start(new HttpClientTransportOverHTTP(connector(limits, IDLE)));
            http = client;
        }
        return client;
    }

    /** @throws IllegalStateException if the client cannot be started */
    private synchronized HttpClient http2() {
        HttpClient client = http2;
        if (client == null) {
            // One connection carries the questions and the event stream, which may be idle for hours.
            HTTP2Client protocol = new HTTP2Client(connector(limits, Duration.ZERO));
            protocol.setUseALPN(false); // the protocol is known on both sides
            client = start(new HttpClientTransportOverHTTP2(protocol));
            http2 = client;
        }
        return client;
    }

    /** Starts the client for engines of this kind, so that its first question is not delayed. Does not connect. */
    void prepare(EngineKind kind) {
        switch (kind) {
            case DOCKER, PODMAN -> http();
            case CRI -> http2();
        }
    }

    private static ClientConnector connector(EngineLimits limits, Duration idle) {
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("eyas-engines");
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setScheduler(new ScheduledExecutorScheduler("eyas-engines-timer", true));
        connector.setSelectors(1);
        connector.setConnectTimeout(limits.timeout());
        connector.setIdleTimeout(idle);
        return connector;
    }

    private HttpClient start(HttpClientTransport transport) {
        if (closed) {
            throw new IllegalStateException("the connections are closed");
        }
        HttpClient client = new HttpClient(transport);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setMaxConnectionsPerDestination(PER_ENGINE);
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception e) { // declared by Jetty
            throw new IllegalStateException("cannot start the client for container engines: " + e.getMessage(), e);
        }
        client.getContentDecoderFactories().clear(); // no compression is requested, which prevents decompression bombs
        return client;
    }

    /** A reply. */
    record Reply(int status, byte[] body, HttpFields headers, HttpFields trailers) {}

    /**
     * Sends a GET to the engine at {@code socket} and waits for the reply.
     *
     * @param target path and query
     * @param max the largest reply, in bytes
     * @throws EngineException if there is no complete reply within the limits
     */
    Reply get(Path socket, String target, int max) throws EngineException {
        return send(http().newRequest("http://localhost" + target), socket, max);
    }

    /**
     * Calls a gRPC method of the engine at {@code socket} and waits for the reply, which still has its frame.
     *
     * @param method {@code /package.Service/Method}
     * @param frame the request with its gRPC frame
     * @param max the largest reply, in bytes
     * @throws EngineException if there is no complete reply within the limits
     */
    Reply call(Path socket, String method, byte[] frame, int max) throws EngineException {
        return send(grpc(method, frame), socket, max);
    }

    private Request grpc(String method, byte[] frame) {
        return http2().newRequest("http://localhost" + method)
                .method(HttpMethod.POST)
                .headers(headers -> headers.put(HttpHeader.TE, "trailers"))
                .body(new BytesRequestContent("application/grpc", frame));
    }

    /**
     * Sends a GET to the engine at {@code socket} whose reply is an endless stream.
     *
     * @param target path and query
     * @throws EngineException if there is no reply
     */
    EngineStream follow(Path socket, String target) throws EngineException {
        return new EngineStream(http().newRequest("http://localhost" + target), socket);
    }

    /**
     * Calls a gRPC method of the engine at {@code socket} that answers with a stream of messages.
     *
     * @param method {@code /package.Service/Method}
     * @param frame the request with its gRPC frame
     * @throws EngineException if there is no reply
     */
    EngineStream follow(Path socket, String method, byte[] frame) throws EngineException {
        return new EngineStream(grpc(method, frame), socket);
    }

    private Reply send(Request request, Path socket, int max) throws EngineException {
        request.transport(new Transport.TCPUnix(socket));
        request.timeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            ContentResponse response =
                    new CompletableResponseListener(request, max).send().get();
            HttpFields trailers = response.getTrailers();
            return new Reply(
                    response.getStatus(),
                    response.getContent(),
                    response.getHeaders(),
                    trailers == null ? HttpFields.EMPTY : trailers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.LATE, "asking " + socket + " was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TimeoutException) {
                throw new EngineException(
                        EngineException.Kind.LATE,
                        socket + " did not answer within " + limits.timeout().toMillis() + " ms",
                        cause);
            }
            throw failure(socket, cause);
        }
    }

    /** Returns the message of {@code cause}, without the name of its class. */
    static String messageOf(Throwable cause) {
        return cause instanceof Exception failure
                ? FileErrorMessage.reason(failure)
                : String.valueOf(cause.getMessage());
    }

    private static EngineException failure(Path socket, Throwable cause) {
        String why = messageOf(cause);
        boolean isUnreachable = cause instanceof SocketException || cause instanceof NoSuchFileException;
        return new EngineException(
                isUnreachable ? EngineException.Kind.UNREACHABLE : EngineException.Kind.MALFORMED,
                socket
                        + (isUnreachable ? " cannot be reached: " : " closed the connection or sent an invalid reply: ")
                        + why,
                cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop(http);
        stop(http2);
    }

    private static void stop(@Nullable HttpClient client) {
        if (client == null) {
            return;
        }
        try {
            client.stop();
        } catch (Exception e) { // declared by Jetty
            throw new IllegalStateException("cannot stop the client for container engines: " + e.getMessage(), e);
        }
    }
}
