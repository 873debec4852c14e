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
 * Holds a window over the bytes of a capture: one native buffer that is filled again and again.
 *
 * <p>Bytes between {@link #at} and {@link #limit} are readable. The window moves only in {@link #fill} and {@link #skip};
 * what was handed out of it dies then. Owns its buffer and the channel. Not thread-safe, but for {@link #stop}.
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
    /** Up to where bytes of the buffer are in {@link #sum}. */
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

    /** Lets the input end here: whoever closes the channel under a read that waits is no failure of the file. Any thread. */
    void stop() {
        stopped = true;
    }

    /** Returns whether the input ends because somebody wanted it to. */
    boolean isStopped() {
        return stopped;
    }

    /** Returns the buffer. */
    MemorySegment segment() {
        return segment;
    }

    /** Returns the place of the next byte in {@link #segment()}. */
    int at() {
        return at;
    }

    /** Returns where the readable bytes end in {@link #segment()}. */
    int limit() {
        return limit;
    }

    /** Returns the offset of the next byte in the (decompressed) file. */
    long offset() {
        return start + at;
    }

    /** Begins a sum with the next byte. */
    void startSum() {
        summing = true;
        summed = at;
        sum.reset();
    }

    /** Makes no sum any more: nobody wants to know it. */
    void stopSum() {
        summing = false;
    }

    /**
     * Returns the CRC-32C of all bytes since {@link #startSum} and before {@code end}, a place in {@link #segment()}; bytes
     * before it are not added again. 0 where none was started.
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

    /** Steps over bytes that are readable. */
    void advance(int count) {
        at += count;
    }

    /**
     * Makes at least {@code count} bytes readable.
     *
     * @param count bytes; the caller has checked them against a limit
     * @return false where the input ends before
     */
    boolean fill(int count) {
        if (limit - at >= count) {
            return true;
        }
        makeRoom(count);
        while (limit < count && !ended) {
            read();
        }
        return limit >= count;
    }

    /**
     * Steps over {@code count} bytes, readable or not.
     *
     * @return false where the input ends before
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

    /** Moves what is left to the front of the buffer, of a larger one where it would not fit. */
    private void makeRoom(int count) {
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
                    name + ": cannot read on after byte " + (start + limit) + ": " + FileErrorMessage.words(e), e);
        }
    }

    /** Returns the error for bytes that no capture has; {@code offset} counts from the start of the file. */
    EventSourceException malformed(long offset, String what) {
        return new EventSourceException(name + ": byte " + offset + ": " + what
                + "; the file is damaged or is no capture; what comes before this byte can be read");
    }

    @Override
    public void close() {
        if (buffer.isOpen()) {
            buffer.close();
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new EventSourceException(name + ": cannot be closed: " + FileErrorMessage.words(e), e);
        }
    }
}
