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

/** The body of one request. Of one thread. */
final class RequestBody {
    /** As long as a piece may be: whoever sends more may lose the answer, as whoever sends slowly may. */
    private static final long MOST_DISCARDED = 8L << 20;

    private static final int BUFFER = 16 << 10;

    private final Request request;
    private final ConnectionLimits limits;
    // Never closed: that would fail the request, of which more may have to be read.
    private final InputStream in;

    RequestBody(Request request, ConnectionLimits limits) {
        this.request = request;
        this.limits = limits;
        this.in = Content.Source.asInputStream(request);
    }

    /**
     * Returns the length that the request says.
     *
     * @throws RejectionException if it says none
     */
    long length() throws RejectionException {
        long length = request.getLength();
        if (length < 0) {
            throw new RejectionException(Reason.NO_LENGTH, "say how long the body is: Content-Length");
        }
        return length;
    }

    /** Returns what the body is read from; it is not to be closed. */
    InputStream stream() {
        return in;
    }

    /** Returns what checks how fast the body comes, from now on. */
    Uploads.Pace pace() {
        return new MinimumBodyRate(limits.leastRate());
    }

    /**
     * Reads all of it.
     *
     * @param most its longest
     * @param progress told how much has come
     * @throws RejectionException if it is longer, shorter than it says, or too slow
     */
    byte[] bytes(int most, IntConsumer progress) throws RejectionException, IOException {
        long length = length();
        if (length > most) {
            throw new RejectionException(Reason.TOO_LARGE, "a body of " + length + " bytes is longer than " + most);
        }
        Uploads.Pace pace = pace();
        byte[] body = new byte[(int) length];
        int at = 0;
        while (at < body.length) {
            int read = in.read(body, at, body.length - at);
            if (read < 0) {
                throw new RejectionException(Reason.MALFORMED, "the body is shorter than it says");
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
     * Reads what is left, after the last answer of a connection, to an end of bytes and time. A connection that is closed while bytes are
     * unread is reset, and a sender that still sends loses the answer with it (RFC 9112, section 9.6).
     *
     * @throws IOException if the time is over or the sender has gone
     */
    void discard() throws IOException {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        // Not by looking at a clock between reads: a read ends only when a byte of the body itself has come.
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
