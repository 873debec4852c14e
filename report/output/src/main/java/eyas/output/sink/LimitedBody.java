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

/** The beginning of a body. Ends without a failure when there is enough, when it breaks off, and when it takes too long. Thread-safe. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private final long most;
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();
    private final CompletionStage<byte[]> body;
    /** Guarded by this. */
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private volatile @Nullable Subscription subscription;

    LimitedBody(long most, Duration patience) {
        this.most = most;
        // The time of a request is over with the head of its answer; a body may dribble for ever.
        this.body = end.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> {
            cancel();
            return soFar();
        });
    }

    /** Return what has come. */
    synchronized byte[] soFar() {
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
        if (!taken(parts)) {
            cancel();
            end.complete(soFar());
        }
    }

    /** @return whether there was room for all */
    private synchronized boolean taken(List<ByteBuffer> parts) {
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
        end.complete(soFar());
    }

    @Override
    public void onComplete() {
        end.complete(soFar());
    }
}
