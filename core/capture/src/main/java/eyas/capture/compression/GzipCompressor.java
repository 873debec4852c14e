package eyas.capture.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses to one gzip member, fast rather than small, flushed at every write. Source: RFC 1952. */
public final class GzipCompressor implements StreamCompressor {
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, (byte) 0xFF};
    private static final int OUTPUT = 64 << 10;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT);
    private boolean begun;

    @Override
    public void compress(ByteBuffer bytes, Sink sink) throws IOException {
        begin(sink);
        checksum.update(bytes.duplicate());
        deflater.setInput(bytes);
        int got;
        do {
            output.clear();
            got = deflater.deflate(output, Deflater.SYNC_FLUSH);
            sink.write(output.flip());
        } while (got == output.capacity() || !deflater.needsInput());
    }

    private void begin(Sink sink) throws IOException {
        if (!begun) {
            begun = true;
            sink.write(ByteBuffer.wrap(HEADER));
        }
    }

    @Override
    public void finish(Sink sink) throws IOException {
        begin(sink);
        deflater.setInput(ByteBuffer.allocate(0));
        deflater.finish();
        while (!deflater.finished()) {
            output.clear();
            deflater.deflate(output);
            sink.write(output.flip());
        }
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) checksum.getValue())
                .putInt((int) deflater.getBytesRead())
                .flip();
        sink.write(trailer);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
