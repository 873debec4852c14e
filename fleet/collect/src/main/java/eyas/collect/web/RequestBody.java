package eyas.collect.web;

import eyas.collect.intake.RejectionException;
import eyas.collect.intake.RejectionException.Reason;
import eyas.collect.intake.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** The body of one request. Not thread-safe. */
final class RequestBody {
    /** Maximum number of bytes drained: the size of a chunk. Senders of more, or slow senders, may lose the response. */
    private static final long MOST_DISCARDED = 8L << 20;

    private static final int BUFFER = 16 << 10;

    private final Request request;
    private final ConnectionLimits limits;
    // Never closed: closing would fail the request, which may have to be drained.
    private final InputStream in;

    RequestBody(Request request, ConnectionLimits limits) {
        this.request = request;
        this.limits = limits;
        this.in = Content.Source.asInputStream(request);
    }

    /**
     * Returns the Content-Length.
     *
     * @throws RejectionException if there is none
     */
    long length() throws RejectionException {
        long length = request.getLength();
        if (length < 0) {
            throw new RejectionException(Reason.NO_LENGTH, "missing Content-Length");
        }
        return length;
    }

    /** Returns the stream of the body; the caller must not close it. */
    InputStream stream() {
        return in;
    }

    /** Returns a speed check that starts now. */
    Uploads.Pace pace() {
        return new MinimumBodyRate(limits.leastRate());
    }

    /**
     * Reads the body.
     *
     * @param most its maximum size
     * @param progress receives the number of bytes read
     * @throws RejectionException if it is too long, shorter than its Content-Length, or too slow
     */
    byte[] bytes(int most, IntConsumer progress) throws RejectionException, IOException {
        long length = length();
        if (length > most) {
            throw new RejectionException(
                    Reason.TOO_LARGE, "a body of " + length + " bytes exceeds the limit of " + most);
        }
        Uploads.Pace pace = pace();
        byte[] body = new byte[(int) length];
        int at = 0;
        while (at < body.length) {
            int read = in.read(body, at, body.length - at);
            if (read < 0) {
                throw new RejectionException(Reason.MALFORMED, "the body is shorter than its Content-Length");
            }
            at += read;
            progress.accept(at);
            if (at < body.length) {
                pace.check(at);
            }
        }
        return body;
    }

    /**
     * Drains the body after the last response of a connection, within limits of bytes and time. A connection that is closed with unread
     * bytes is reset, and a sender that is still sending loses the response (RFC 9112, section 9.6).
     *
     * @throws IOException if the time is over or the sender has disconnected
     */
    void discard() throws IOException {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        // Not by checking a clock between reads: a read returns only when a byte of the body has arrived.
        Scheduler.Task over = request.getComponents()
                .getScheduler()
                .schedule(connection::close, limits.linger().toMillis(), TimeUnit.MILLISECONDS);
        try {
            byte[] buffer = new byte[BUFFER];
            long left = MOST_DISCARDED;
            while (left > 0) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } finally {
            over.cancel();
        }
    }
}
