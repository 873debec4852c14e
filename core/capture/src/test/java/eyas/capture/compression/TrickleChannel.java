package eyas.capture.compression;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** Returns a few bytes at a time, as a pipe may. */
final class TrickleChannel implements ReadableByteChannel {
    private final ReadableByteChannel source;
    private final int size;

    TrickleChannel(byte[] bytes, int size) {
        this.source = Channels.newChannel(new ByteArrayInputStream(bytes));
        this.size = size;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int limit = target.limit();
        target.limit(Math.min(limit, target.position() + size));
        int got = source.read(target);
        target.limit(limit);
        return got;
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
