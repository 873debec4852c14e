package eyas.capture;

import eyas.capture.compression.GzipCompressor;
import eyas.capture.compression.NativeBuffer;
import eyas.capture.compression.StreamCompressor;
import eyas.capture.compression.ZstdCompressor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Buffers the blocks of a capture file, and writes only whole blocks.
 *
 * <p>Compressed data is flushed with every write, so that it can be decompressed up to there if the process is killed. After an error the
 * file is truncated to the last complete write, and every further call throws the same error. Not thread-safe.
 */
final class CaptureFile implements AutoCloseable {
    private static final int MIN_BUFFER = 4096;

    private final Path path;
    private final FileChannel channel;
    private final @Nullable StreamCompressor compressor;
    private NativeBuffer buffer;
    private MemorySegment segment;
    private ByteBuffer bytes;
    private int at;
    private final CRC32C sum = new CRC32C();
    /** The end of the buffered bytes that {@link #sum} includes. */
    private int summed;

    private long drained;
    private long saved;
    private @Nullable CaptureWriteException failure;

    CaptureFile(Path path, CaptureWriter.Options options) {
        this.path = path;
        this.buffer = new NativeBuffer(Math.max(options.buffer(), MIN_BUFFER));
        this.segment = buffer.segment();
        this.bytes = segment.asByteBuffer();
        this.compressor = compressor(path, options.compression(), buffer);
        try {
            channel = options.ownerOnly() ? forOwner(path) : forAll(path);
        } catch (IOException e) {
            buffer.close();
            if (compressor != null) {
                compressor.close();
            }
            throw CaptureWriteException.ofNew(path, "cannot be created", e);
        }
    }

    private static FileChannel forAll(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static FileChannel forOwner(Path path) throws IOException {
        Files.deleteIfExists(path);
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static @Nullable StreamCompressor compressor(Path path, Compression compression, NativeBuffer buffer) {
        try {
            return switch (compression) {
                case NONE -> null;
                case GZIP -> new GzipCompressor();
                case ZSTD -> new ZstdCompressor();
            };
        } catch (IOException e) {
            buffer.close();
            throw new CaptureWriteException(path, 0, "cannot be compressed", e);
        }
    }

    /** Returns the memory for the next block, which starts at {@link #place}. */
    MemorySegment segment() {
        return segment;
    }

    /**
     * Reserves {@code size} bytes.
     *
     * @return their position in {@link #segment}
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

    /** Appends the block of {@code size} bytes at the last {@link #place}. */
    void commit(int size) {
        at += size;
    }

    /** Restarts the checksum at the next byte, the first of a section. */
    void restartSum() {
        summed = at;
        sum.reset();
    }

    /** Returns the CRC-32C of all bytes since {@link #restartSum} and before {@code end}, a position in {@link #segment}. */
    long sumTo(int end) {
        bytes.clear().limit(end).position(summed);
        sum.update(bytes);
        summed = end;
        return sum.getValue();
    }

    /** Returns the size of the file including buffered bytes; for compressed data, the size without them. */
    long size() {
        return compressor == null ? drained + at : saved;
    }

    /** Throws the error that ended this file, if any. */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Writes the buffered bytes. */
    void drain() {
        check();
        if (at == 0) {
            return;
        }
        sumTo(at);
        bytes.clear().limit(at);
        try {
            if (compressor == null) {
                writeFully(bytes);
            } else {
                compressor.compress(bytes, this::writeFully);
            }
            saved = channel.position();
        } catch (IOException e) {
            throw failed(e);
        }
        drained += at;
        at = 0;
        summed = 0;
    }

    private void writeFully(ByteBuffer from) throws IOException {
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

    /** Writes the buffered bytes and ends the file; after an error it only releases its resources. */
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
                if (compressor != null) {
                    compressor.finish(this::writeFully);
                }
            }
        } catch (IOException e) {
            CaptureWriteException error = new CaptureWriteException(path, saved, "cannot be closed", e);
            failure = error;
            throw error;
        } finally {
            if (compressor != null) {
                compressor.close();
            }
        }
    }
}
