package eyas.capture.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads bytes that were already taken from a channel, then the channel. */
public final class PrefixedChannel implements ReadableByteChannel {
    private final ByteBuffer prefix;
    private final ReadableByteChannel rest;

    /** Owns {@code rest}, and consumes {@code prefix}. */
    public PrefixedChannel(ByteBuffer prefix, ReadableByteChannel rest) {
        this.prefix = prefix;
        this.rest = rest;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!prefix.hasRemaining()) {
            return rest.read(target);
        }
        int count = Math.min(prefix.remaining(), target.remaining());
        target.put(prefix.slice(prefix.position(), count));
        prefix.position(prefix.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return rest.isOpen();
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
