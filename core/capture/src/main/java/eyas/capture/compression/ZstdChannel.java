package eyas.capture.compression;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses Zstandard from a channel directly into the target buffer.
 *
 * <p>Supports concatenated frames, including skippable ones. Truncated input is not an error: the available data can be read, and {@link
 * #remark} describes what is missing. Source: RFC 8878.
 */
public final class ZstdChannel implements DecompressedChannel {
    /**
     * Frames with windows larger than 2^27 bytes (128 MiB) are rejected, as by the {@code zstd} program, to limit the memory that untrusted
     * input can cause.
     */
    static final int WINDOW_LOG_MAX = 27;

    private static final int INPUT = 128 << 10;
    private static final int SKIPPABLE = 0x184D_2A50;
    private static final int SKIPPABLE_MASK = 0xFFFF_FFF0;

    private final ReadableByteChannel source;
    private final ZstdLibrary library;
    private final MemorySegment context;
    private final NativeBuffer memory = new NativeBuffer(2 * ZstdLibrary.BUFFER + INPUT);
    private final MemorySegment in = memory.segment().asSlice(0, ZstdLibrary.BUFFER);
    private final MemorySegment out = memory.segment().asSlice(ZstdLibrary.BUFFER, ZstdLibrary.BUFFER);
    private final MemorySegment input = memory.segment().asSlice(2 * ZstdLibrary.BUFFER, INPUT);
    private final ByteBuffer inputBytes = input.asByteBuffer();
    /** Number of compressed bytes taken from the source. */
    private long consumed;

    private boolean betweenFrames = true;
    /** The content size that the current frame declares, and the number of bytes decompressed from it. */
    private long promised = ZstdFrameHeader.UNKNOWN;

    private long held;
    private boolean pending;
    private boolean ended;
    private @Nullable String remark;

    /**
     * Creates a channel over {@code source}, whose first bytes are already in {@code head}.
     *
     * @throws IOException if libzstd is not installed; the message says how to install it
     */
    public ZstdChannel(ReadableByteChannel source, ByteBuffer head) throws IOException {
        this.source = source;
        library = ZstdLibrary.find()
                .orElseThrow(() -> new IOException("compressed with Zstandard, but " + ZstdLibrary.REMEDY));
        context = library.newDecompressor();
        library.setDecompressor(context, ZstdLibrary.WINDOW_LOG_MAX, WINDOW_LOG_MAX);
        inputBytes.put(head);
        consumed = inputBytes.position();
        ZstdLibrary.point(in, input, consumed);
    }

    /** Returns whether {@code head} starts like a Zstandard frame. */
    public static boolean matches(ByteBuffer head) {
        if (head.remaining() < 4) {
            return false;
        }
        int magic = head.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt();
        return magic == ZstdFrameHeader.MAGIC || (magic & SKIPPABLE_MASK) == SKIPPABLE;
    }

    @Override
    public @Nullable String remark() {
        return remark;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.position() == before && !ended) {
            if (left() == 0 && !pending && !more()) {
                end();
            } else if (betweenFrames && !beginsFrame()) {
                ended = true;
                remark = "the data after the Zstandard data at compressed byte " + (consumed - left())
                        + " is not a frame and was ignored";
            } else {
                decompress(target);
            }
        }
        return target.position() == before ? -1 : target.position() - before;
    }

    private long left() {
        return in.get(JAVA_LONG, ZstdLibrary.SIZE) - in.get(JAVA_LONG, ZstdLibrary.POSITION);
    }

    /**
     * Returns whether a frame follows, possibly truncated by the end of the input.
     *
     * <p>The library gets exactly the whole header of a frame first. With a partial header it may interpret the following bytes as another
     * frame; with the whole frame it uses a different code path, which is stricter about damage.
     */
    private boolean beginsFrame() throws IOException {
        while (left() < headerBytes() && more()) {
            // A read from a pipe may return less than a header.
        }
        int known = (int) Math.min(left(), ZstdFrameHeader.MAGIC_BYTES);
        long at = in.get(JAVA_LONG, ZstdLibrary.POSITION);
        int magic = 0;
        int mask = 0;
        for (int i = 0; i < known; i++) {
            magic |= (input.get(JAVA_BYTE, at + i) & 0xFF) << (Byte.SIZE * i);
            mask |= 0xFF << (Byte.SIZE * i);
        }
        boolean frame = ((magic ^ ZstdFrameHeader.MAGIC) & mask) == 0;
        promised = frame && left() >= headerBytes() ? ZstdFrameHeader.contentSize(input, at) : ZstdFrameHeader.UNKNOWN;
        held = 0;
        return frame || ((magic ^ SKIPPABLE) & SKIPPABLE_MASK & mask) == 0;
    }

    /** Returns the length of the next frame's header, as far as its first bytes determine it. */
    private int headerBytes() {
        return left() <= ZstdFrameHeader.MAGIC_BYTES
                ? ZstdFrameHeader.MAGIC_BYTES + 1
                : ZstdFrameHeader.length(
                        input.get(JAVA_BYTE, in.get(JAVA_LONG, ZstdLibrary.POSITION) + ZstdFrameHeader.MAGIC_BYTES));
    }

    private void decompress(ByteBuffer target) throws IOException {
        MemorySegment capacity = MemorySegment.ofBuffer(target);
        ZstdLibrary.point(out, capacity, capacity.byteSize());
        long end = in.get(JAVA_LONG, ZstdLibrary.SIZE);
        if (betweenFrames) {
            in.set(JAVA_LONG, ZstdLibrary.SIZE, end - left() + Math.min(left(), headerBytes()));
        }
        long result = library.decompress(context, out, in);
        in.set(JAVA_LONG, ZstdLibrary.SIZE, end);
        if (library.isError(result)) {
            throw damaged(" (" + library.errorName(result) + "); windows of up to " + (1 << (WINDOW_LOG_MAX - 20))
                    + " MiB are accepted");
        }
        long got = out.get(JAVA_LONG, ZstdLibrary.POSITION);
        target.position(target.position() + (int) got);
        held += got;
        betweenFrames = result == 0;
        // The library does not check this if the last block is empty.
        if (betweenFrames && promised != ZstdFrameHeader.UNKNOWN && held != promised) {
            throw damaged(": a frame of " + Long.toUnsignedString(promised) + " bytes holds " + held);
        }
        // After a full target, there may be pending output that needs no input.
        pending = !betweenFrames && got == capacity.byteSize();
    }

    private IOException damaged(String how) {
        return new IOException("the Zstandard data is damaged before compressed byte " + (consumed - left()) + how);
    }

    private void end() {
        ended = true;
        if (!betweenFrames) {
            remark = "the Zstandard data ends early, after " + consumed + " compressed bytes";
        }
    }

    /** Reads more input after the remaining bytes. */
    private boolean more() throws IOException {
        int retained = (int) left();
        MemorySegment.copy(input, in.get(JAVA_LONG, ZstdLibrary.POSITION), input, 0, retained);
        int got = Math.max(0, source.read(inputBytes.clear().position(retained)));
        consumed += got;
        ZstdLibrary.point(in, input, retained + (long) got);
        return got > 0;
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        if (memory.isOpen()) {
            library.freeDecompressor(context);
            memory.close();
        }
        source.close();
    }
}
