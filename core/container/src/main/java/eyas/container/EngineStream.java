package eyas.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Transport;

/** A reply that continues as long as the engine runs, read with backpressure. Blocks, interruptibly; for one thread. */
final class EngineStream implements AutoCloseable {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final Path socket;
    private final InputStreamResponseListener listener = new InputStreamResponseListener();
    private final Request request;
    private final Response response;

    /**
     * Sends {@code request} and waits until the reply starts, without a limit, since an engine may start it with its first event.
     *
     * @throws EngineException if there is no reply
     */
    EngineStream(Request request, Path socket) throws EngineException {
        this.socket = socket;
        this.request = request;
        request.transport(new Transport.TCPUnix(socket));
        request.idleTimeout(0, TimeUnit.MILLISECONDS); // an engine without events sends nothing
        request.send(listener);
        try {
            this.response = listener.get(FOR_EVER, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            var _ = request.abort(e);
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.LATE, "listening to " + socket + " was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            // Some engines answer with their first event: an end before that is a broken connection, and no invalid
            // reply.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EngineException(
                    EngineException.Kind.UNREACHABLE,
                    "no answer at " + socket + ": " + EngineConnections.messageOf(cause),
                    cause);
        }
    }

    int status() {
        return response.getStatus();
    }

    HttpFields headers() {
        return response.getHeaders();
    }

    /** Returns the trailers, after the body was read to its end. */
    HttpFields trailers() {
        HttpFields trailers = response.getTrailers();
        return trailers == null ? HttpFields.EMPTY : trailers;
    }

    /** Returns the body; its end, with or without an exception, means that the engine closed the connection. */
    InputStream body() {
        return listener.getInputStream();
    }

    @Override
    public void close() {
        var _ = request.abort(new IOException("stopped following " + socket));
    }
}
