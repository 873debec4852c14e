package eyas.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Limits the rate at which an engine's event stream is read; backpressure delays the rest. Reads up to a second's worth at once. Blocks,
 * interruptibly; for one thread.
 */
final class ThrottledInputStream extends FilterInputStream {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    /** When the rate limit allows the next read, in System.nanoTime. */
    private long paid = System.nanoTime();

    ThrottledInputStream(InputStream in, int perSecond) {
        super(in);
        this.perSecond = perSecond;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int read = super.read(to, from, Math.min(length, perSecond));
        if (read > 0) {
            spend(read);
        }
        return read;
    }

    private void spend(int read) throws InterruptedIOException {
        long now = System.nanoTime();
        paid = (paid - now < 0 ? now : paid) + read * SECOND / perSecond;
        try {
            TimeUnit.NANOSECONDS.sleep(paid - now - SECOND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the stream was closed");
        }
    }
}
