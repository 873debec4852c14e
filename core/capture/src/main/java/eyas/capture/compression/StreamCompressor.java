package eyas.capture.compression;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Compresses what a capture file is made of, so that whatever was written can be decompressed up to there. */
public sealed interface StreamCompressor extends AutoCloseable permits GzipCompressor, ZstdCompressor {

    /** Takes compressed bytes, all of them before it returns. */
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Compresses {@code bytes} to the last one and hands everything on. */
    void compress(ByteBuffer bytes, Sink sink) throws IOException;

    /** Ends the compressed data. */
    void finish(Sink sink) throws IOException;

    /** Frees memory; nothing is written. */
    @Override
    void close();
}
