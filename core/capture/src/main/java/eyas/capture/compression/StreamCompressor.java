package eyas.capture.compression;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Compresses the bytes of a capture file, such that everything written so far can be decompressed. */
public sealed interface StreamCompressor extends AutoCloseable permits GzipCompressor, ZstdCompressor {

    /** Receives compressed bytes, and consumes all of them before it returns. */
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Compresses all of {@code bytes} and flushes the result to the sink. */
    void compress(ByteBuffer bytes, Sink sink) throws IOException;

    /** Ends the compressed data. */
    void finish(Sink sink) throws IOException;

    /** Frees memory; writes nothing. */
    @Override
    void close();
}
