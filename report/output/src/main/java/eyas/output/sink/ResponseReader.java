package eyas.output.sink;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer: its status, and of its body no more than asked for.
 *
 * <p>What a server has taken it has taken, however long the body is and wherever it breaks off: the status says so. So a body is
 * never a reason to fail. Thread-safe.
 */
final class ResponseReader implements BodyHandler<byte[]> {
    private final long most;
    private final Duration patience;
    private volatile @Nullable ResponseInfo begun;
    private volatile @Nullable LimitedBody body;

    /**
     * Make one.
     *
     * @param most the most bytes of the body that are read; the connection is given up for the rest
     * @param patience how long the body may take
     */
    ResponseReader(long most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    @Override
    public BodySubscriber<byte[]> apply(ResponseInfo info) {
        LimitedBody reading = new LimitedBody(most, patience);
        body = reading;
        begun = info;
        return reading;
    }

    /** Return the answer with what has come of its body; empty where none has begun. */
    Optional<SinkResponse> answer() {
        ResponseInfo info = begun;
        LimitedBody read = body;
        return info == null || read == null
                ? Optional.empty()
                : Optional.of(new SinkResponse(info.statusCode(), info.headers(), read.soFar()));
    }
}
