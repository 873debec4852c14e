package eyas.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Buffers the blocks of a capture file that is being written, and writes only whole ones.
 *
 * <p>Compressed data is flushed with every write, so that it can be decompressed up to there whatever happens next. After
 * an error the file is cut to the last complete write, and every further call throws the same error. Not thread-safe.
 */
final class CaptureFile implements AutoCloseable {
    private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, (byte) 0xFF};

    private final Path path;
    private final FileChannel channel;
    private final @Nullable Deflater deflater;
    private final CRC32 checksum = new CRC32();
    private final ByteBuffer compressed;
    private NativeBuffer buffer;
    private MemorySegment segment;
    private ByteBuffer bytes;
    private int at;
    private long drained;
    private long saved;
    private @Nullable CaptureWriteException failure;

    CaptureFile(Path path, boolean gzip, int capacity) {
        this.path = path;
        this.buffer = new NativeBuffer(capacity);
        this.segment = buffer.segment();
        this.bytes = segment.asByteBuffer();
        this.deflater = gzip ? new Deflater(Deflater.BEST_SPEED, true) : null;
        this.compressed = ByteBuffer.allocateDirect(gzip ? capacity : 0);
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            buffer.close();
            throw new CaptureWriteException(path, 0, "cannot be created", e);
        }
    }

    /** Returns the memory in which the next block is to be written, at {@link #place}. */
    MemorySegment segment() {
        return segment;
    }

    /**
     * Makes room for {@code size} bytes.
     *
     * @return where in {@link #segment} they are to be written
     */
    int place(int size) {
        if (size > segment.byteSize() - at) {
            drain();
            if (size > segment.byteSize()) {
                NativeBuffer larger = new NativeBuffer(size);
                segment = larger.segment();
                bytes = segment.asByteBuffer();
                buffer.close();
                buffer = larger;
            }
        }
        return at;
    }

    /** Takes over a block of {@code size} bytes at the last {@link #place}. */
    void commit(int size) {
        at += size;
    }

    /** Returns the bytes that the file has once the buffer is written; of compressed data, what is in it already. */
    long size() {
        return deflater == null ? drained + at : saved;
    }

    /** Throws the error that ended this file, if one did. */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Writes what is buffered. */
    void drain() {
        check();
        if (at == 0) {
            return;
        }
        bytes.clear().limit(at);
        try {
            if (deflater == null) {
                writeFully(bytes);
            } else {
                checksum.update(bytes.duplicate());
                deflater.setInput(bytes);
                compress(deflater, Deflater.SYNC_FLUSH);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        drained += at;
        at = 0;
    }

    private void compress(Deflater target, int flush) throws IOException {
        writeHeader();
        int got;
        do {
            compressed.clear();
            got = target.deflate(compressed, flush);
            writeFullyUncounted(compressed.flip());
        } while (got == compressed.capacity() || !target.needsInput());
        saved = channel.position();
    }

    private void writeFully(ByteBuffer from) throws IOException {
        writeFullyUncounted(from);
        saved = channel.position();
    }

    private void writeFullyUncounted(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    private CaptureWriteException failed(IOException cause) {
        try {
            channel.truncate(saved);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        CaptureWriteException error = new CaptureWriteException(path, saved, "cannot be written", cause);
        failure = error;
        return error;
    }

    /** Writes what is buffered and ends the file; after an error it only lets go of what it holds. */
    @Override
    public void close() {
        if (!buffer.isOpen()) {
            return;
        }
        NativeBuffer last = buffer;
        try (last;
                channel) {
            if (failure == null) {
                drain();
                if (deflater != null) {
                    finish(deflater);
                }
            }
        } catch (IOException e) {
            CaptureWriteException error = new CaptureWriteException(path, saved, "cannot be closed", e);
            failure = error;
            throw error;
        } finally {
            if (deflater != null) {
                deflater.end();
            }
        }
    }

    private void writeHeader() throws IOException {
        if (saved == 0) {
            writeFully(ByteBuffer.wrap(GZIP_HEADER));
        }
    }

    private void finish(Deflater target) throws IOException {
        writeHeader();
        target.setInput(ByteBuffer.allocate(0));
        target.finish();
        while (!target.finished()) {
            compressed.clear();
            target.deflate(compressed);
            writeFullyUncounted(compressed.flip());
        }
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) checksum.getValue()).putInt((int) drained).flip();
        writeFully(trailer);
    }
}
