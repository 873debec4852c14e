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
 * Decompresses Zstandard from one channel into another's buffer, without a copy between.
 *
 * <p>Understands frames that follow each other, skippable ones among them. Input that ends early is not an error: what
 * there is can be read, and {@link #remark} says what is missing. Source: RFC 8878.
 */
public final class ZstdChannel implements DecompressedChannel {
    /**
     * Frames that refer back further than 2^27 bytes (128 MiB) are refused, as the {@code zstd} program refuses them: so
     * much memory a file can make us take, and no more.
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
    /** Compressed bytes that were taken from the source. */
    private long taken;

    private boolean betweenFrames = true;
    /** Bytes that the current frame says it holds, and those that came out of it. */
    private long promised = ZstdFrameHeader.UNKNOWN;

    private long held;
    private boolean pending;
    private boolean ended;
    private @Nullable String remark;

    /**
     * Makes a channel over {@code source}, whose first bytes were read already and are in {@code head}.
     *
     * @throws IOException if libzstd is not installed; the message says how to install it
     */
    public ZstdChannel(ReadableByteChannel source, ByteBuffer head) throws IOException {
        this.source = source;
        library = ZstdLibrary.find()
                .orElseThrow(() -> new IOException("it is compressed with Zstandard, and " + ZstdLibrary.CURE));
        context = library.newDecompressor();
        library.setDecompressor(context, ZstdLibrary.WINDOW_LOG_MAX, WINDOW_LOG_MAX);
        inputBytes.put(head);
        taken = inputBytes.position();
        ZstdLibrary.point(in, input, taken);
    }

    /** Returns whether {@code head} begins like a Zstandard frame. */
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
                remark = "what follows the Zstandard data at compressed byte " + (taken - left())
                        + " is none and was left";
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
     * Returns whether what comes next is a frame, or the beginning of one where the input ends.
     *
     * <p>The library gets a frame's header as a whole, and alone. With a part of one it takes what follows for another frame
     * where that looks like one; with the whole frame it goes a way of its own, which is stricter about damage.
     */
    private boolean beginsFrame() throws IOException {
        while (left() < headerBytes() && more()) {
            // A pipe may give less than a header at a time.
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

    /** Returns how long the header of the next frame is, as far as its first bytes tell. */
    private int headerBytes() {
        return left() <= ZstdFrameHeader.MAGIC_BYTES
                ? ZstdFrameHeader.MAGIC_BYTES + 1
                : ZstdFrameHeader.length(
                        input.get(JAVA_BYTE, in.get(JAVA_LONG, ZstdLibrary.POSITION) + ZstdFrameHeader.MAGIC_BYTES));
    }

    private void decompress(ByteBuffer target) throws IOException {
        MemorySegment room = MemorySegment.ofBuffer(target);
        ZstdLibrary.point(out, room, room.byteSize());
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
        // The library does not check this where the last block is empty.
        if (betweenFrames && promised != ZstdFrameHeader.UNKNOWN && held != promised) {
            throw damaged(": a frame of " + Long.toUnsignedString(promised) + " bytes holds " + held);
        }
        // A full target may have left decompressed bytes behind, for which no input is needed.
        pending = !betweenFrames && got == room.byteSize();
    }

    private IOException damaged(String how) {
        return new IOException("the Zstandard data is damaged before compressed byte " + (taken - left()) + how);
    }

    private void end() {
        ended = true;
        if (!betweenFrames) {
            remark = "the Zstandard data ends early, after " + taken + " compressed bytes";
        }
    }

    /** Takes more input, behind what is left of the last. */
    private boolean more() throws IOException {
        int kept = (int) left();
        MemorySegment.copy(input, in.get(JAVA_LONG, ZstdLibrary.POSITION), input, 0, kept);
        int got = Math.max(0, source.read(inputBytes.clear().position(kept)));
        taken += got;
        ZstdLibrary.point(in, input, kept + (long) got);
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
