package eyas.output.sink;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response: its status, and a limited part of its body.
 *
 * <p>The status decides whether the server has accepted a request, so a long or interrupted body is never a failure. Thread-safe.
 */
final class ResponseReader implements BodyHandler<byte[]> {
    private final long most;
    private final Duration patience;
    private volatile @Nullable ResponseInfo begun;
    private volatile @Nullable LimitedBody body;

    /**
     * Creates a reader.
     *
     * @param most maximum number of bytes of the body to read; the connection is closed if there are more
     * @param patience time limit for the body
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

    /** Returns the response with the body received so far; empty if none has started. */
    Optional<SinkResponse> answer() {
        ResponseInfo info = begun;
        LimitedBody read = body;
        return info == null || read == null
                ? Optional.empty()
                : Optional.of(new SinkResponse(info.statusCode(), info.headers(), read.receivedBytes()));
    }
}
