package eyas.capture;

import eyas.capture.compression.NativeBuffer;
import eyas.event.EventSourceException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * A window over the bytes of a capture: one native buffer that is refilled.
 *
 * <p>Bytes between {@link #at} and {@link #limit} are readable. The window moves only in {@link #fill} and {@link #skip}, which invalidate
 * all views into it. Owns its buffer and the channel. Not thread-safe, except for {@link #stop}.
 */
final class CaptureInput implements AutoCloseable {
    private final String name;
    private final ReadableByteChannel channel;
    private NativeBuffer buffer;
    private MemorySegment segment;
    private ByteBuffer bytes;
    private long start;
    private int at;
    private int limit;
    private boolean ended;
    private volatile boolean stopped;
    private final CRC32C sum = new CRC32C();
    private boolean summing;
    /** The end of the buffered bytes that {@link #sum} includes. */
    private int summed;

    CaptureInput(String name, ReadableByteChannel channel, int capacity) {
        this.name = name;
        this.channel = channel;
        this.buffer = new NativeBuffer(capacity);
        this.segment = buffer.segment();
        this.bytes = segment.asByteBuffer();
    }

    /** Returns the name for messages. */
    String name() {
        return name;
    }

    /** Ends the input here, so that closing the channel during a blocked read is not reported as an error. Thread-safe. */
    void stop() {
        stopped = true;
    }

    /** Returns whether the input was stopped on request. */
    boolean isStopped() {
        return stopped;
    }

    /** Returns the buffer. */
    MemorySegment segment() {
        return segment;
    }

    /** Returns the position of the next byte in {@link #segment()}. */
    int at() {
        return at;
    }

    /** Returns the end of the readable bytes in {@link #segment()}. */
    int limit() {
        return limit;
    }

    /** Returns the offset of the next byte in the (decompressed) file. */
    long offset() {
        return start + at;
    }

    /** Starts a checksum at the next byte. */
    void startSum() {
        summing = true;
        summed = at;
        sum.reset();
    }

    /** Stops the checksum, because it is no longer needed. */
    void stopSum() {
        summing = false;
    }

    /**
     * Returns the CRC-32C of all bytes since {@link #startSum} and before {@code end}, a position in {@link #segment()}; bytes before it
     * are not added again. 0 if none was started.
     */
    long sumTo(int end) {
        if (!summing) {
            return 0;
        }
        bytes.clear().limit(end).position(summed);
        sum.update(bytes);
        summed = end;
        return sum.getValue();
    }

    /** Skips readable bytes. */
    void advance(int count) {
        at += count;
    }

    /**
     * Makes at least {@code count} bytes readable.
     *
     * @param count bytes; the caller has checked them against a limit
     * @return false if the input ends before
     */
    boolean fill(int count) {
        if (limit - at >= count) {
            return true;
        }
        ensureCapacity(count);
        while (limit < count && !ended) {
            read();
        }
        return limit >= count;
    }

    /**
     * Skips {@code count} bytes, readable or not.
     *
     * @return false if the input ends before
     */
    boolean skip(long count) {
        long left = count;
        while (left > limit - at) {
            left -= limit - at;
            at = limit;
            if (!fill(1)) {
                return false;
            }
        }
        at += (int) left;
        return true;
    }

    /** Moves the remaining bytes to the start of the buffer, or of a larger one if needed. */
    private void ensureCapacity(int count) {
        sumTo(at);
        summed = 0;
        int left = limit - at;
        if (count > segment.byteSize()) {
            NativeBuffer larger = new NativeBuffer(Math.max(count, 2 * segment.byteSize()));
            MemorySegment target = larger.segment();
            MemorySegment.copy(segment, at, target, 0, left);
            buffer.close();
            buffer = larger;
            segment = target;
            bytes = target.asByteBuffer();
        } else {
            MemorySegment.copy(segment, at, segment, 0, left);
        }
        start += at;
        at = 0;
        limit = left;
    }

    private void read() {
        try {
            bytes.limit(bytes.capacity()).position(limit);
            int got = channel.read(bytes);
            if (got < 0) {
                ended = true;
            } else {
                limit += got;
            }
        } catch (IOException e) {
            if (stopped) {
                ended = true;
                return;
            }
            throw new EventSourceException(
                    name + ": cannot read on after byte " + (start + limit) + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns the error for bytes that are invalid in any capture; {@code offset} counts from the start of the file. */
    EventSourceException malformed(long offset, String what) {
        return new EventSourceException(name + ": byte " + offset + ": " + what
                + "; the file is damaged or not a capture; events before this byte are readable");
    }

    @Override
    public void close() {
        if (buffer.isOpen()) {
            buffer.close();
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new EventSourceException(name + ": cannot be closed: " + FileErrorMessage.reason(e), e);
        }
    }
}
