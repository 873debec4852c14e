package eyas.output.sink;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The start of a response body. Completes normally at the size limit, on a connection failure, and on a timeout. Thread-safe. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private final long most;
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();
    private final CompletionStage<byte[]> body;
    /** Guarded by this. */
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private volatile @Nullable Subscription subscription;

    LimitedBody(long most, Duration patience) {
        this.most = most;
        // A request timeout only covers the head of a response; a body may trickle forever.
        this.body = end.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> {
            cancel();
            return receivedBytes();
        });
    }

    /** Returns the bytes received so far. */
    synchronized byte[] receivedBytes() {
        return bytes.toByteArray();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        if (!append(parts)) {
            cancel();
            end.complete(receivedBytes());
        }
    }

    /** @return whether all bytes fit */
    private synchronized boolean append(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            byte[] some = new byte[(int) Math.min(part.remaining(), most - bytes.size())];
            part.get(some);
            bytes.writeBytes(some);
            if (part.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    private void cancel() {
        Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(receivedBytes());
    }

    @Override
    public void onComplete() {
        end.complete(receivedBytes());
    }
}
