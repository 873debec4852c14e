package eyas.capture.compression;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Compresses to one Zstandard frame with a checksum, flushed at every write. */
public final class ZstdCompressor implements StreamCompressor {
    /** zstd's default: compresses recordings to a fifth of their size, at several hundred megabytes per second. */
    private static final int LEVEL = 3;

    private static final int OUTPUT = 128 << 10;

    private final ZstdLibrary library;
    private final MemorySegment context;
    private final NativeBuffer memory = new NativeBuffer(2 * ZstdLibrary.BUFFER + OUTPUT);
    private final MemorySegment in = memory.segment().asSlice(0, ZstdLibrary.BUFFER);
    private final MemorySegment out = memory.segment().asSlice(ZstdLibrary.BUFFER, ZstdLibrary.BUFFER);
    private final MemorySegment output = memory.segment().asSlice(2 * ZstdLibrary.BUFFER, OUTPUT);
    private final ByteBuffer outputBytes = output.asByteBuffer();

    /** @throws IOException if libzstd is not installed; the message says how to install it */
    public ZstdCompressor() throws IOException {
        library = ZstdLibrary.find().orElseThrow(() -> new IOException(ZstdLibrary.REMEDY));
        context = library.newCompressor();
        library.setCompressor(context, ZstdLibrary.LEVEL, LEVEL);
        library.setCompressor(context, ZstdLibrary.CHECKSUM, 1);
    }

    @Override
    public void compress(ByteBuffer bytes, Sink sink) throws IOException {
        MemorySegment source = MemorySegment.ofBuffer(bytes);
        run(source, source.byteSize(), ZstdLibrary.FLUSH, sink);
    }

    @Override
    public void finish(Sink sink) throws IOException {
        run(MemorySegment.NULL, 0, ZstdLibrary.END, sink);
    }

    private void run(MemorySegment source, long size, int directive, Sink sink) throws IOException {
        ZstdLibrary.point(in, source, size);
        long left;
        do {
            ZstdLibrary.point(out, output, OUTPUT);
            left = library.compress(context, out, in, directive);
            if (library.isError(left)) {
                throw new IOException("libzstd cannot compress: " + library.errorName(left));
            }
            int got = (int) out.get(JAVA_LONG, ZstdLibrary.POSITION);
            sink.write(outputBytes.clear().limit(got));
        } while (left != 0);
    }

    @Override
    public void close() {
        library.freeCompressor(context);
        memory.close();
    }
}
