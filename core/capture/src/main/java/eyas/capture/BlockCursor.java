package eyas.capture;

import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;
import static eyas.capture.CaptureLayout.U64;
import static eyas.capture.CaptureLayout.U8;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import java.lang.foreign.MemorySegment;

/**
 * Reads the body of a list block field by field, checking each against the end of the entry and of the block.
 *
 * <p>A list may be larger than the window: fields are at most 64 KiB and the window moves with them. Not for events.
 */
final class BlockCursor {
    private final CaptureInput input;
    private long blockEnd;
    private long entryEnd;

    BlockCursor(CaptureInput input) {
        this.input = input;
    }

    /** Starts a body of {@code length} bytes at the input's position. */
    void begin(long length) {
        blockEnd = input.offset() + length;
        entryEnd = blockEnd;
    }

    /** Returns the bytes left in the block. Fewer than four remaining bytes are padding, so entries end there. */
    long left() {
        return blockEnd - input.offset();
    }

    /** Returns the bytes left in the entry. */
    long leftInEntry() {
        return entryEnd - input.offset();
    }

    /** Returns the offset in the file. */
    long offset() {
        return input.offset();
    }

    /** Limits the entry that starts here to {@code length} bytes. */
    void beginEntry(long length) {
        if (length > left()) {
            throw malformed("an entry of " + length + " bytes in a block with " + left() + " left");
        }
        entryEnd = input.offset() + length;
    }

    /** Limits the entry only by the block. */
    void beginEntry() {
        entryEnd = blockEnd;
    }

    /** Skips to the end of the entry. */
    void endEntry() {
        skip(leftInEntry());
        entryEnd = blockEnd;
    }

    /** Skips to the end of the block. */
    void end() {
        entryEnd = blockEnd;
        skip(leftInEntry());
    }

    EventSourceException malformed(String what) {
        return input.malformed(input.offset(), what);
    }

    private void skip(long count) {
        if (!input.skip(count)) {
            throw new TruncatedBlockException();
        }
    }

    private int take(int size) {
        if (size > leftInEntry()) {
            throw malformed("a field of " + size + " bytes where " + leftInEntry() + " are left");
        }
        if (!input.fill(size)) {
            throw new TruncatedBlockException();
        }
        int place = input.at();
        input.advance(size);
        return place;
    }

    int u8() {
        int place = take(1);
        return input.segment().get(U8, place) & 0xFF;
    }

    int u16() {
        int place = take(2);
        return Short.toUnsignedInt(input.segment().get(U16, place));
    }

    int u32() {
        int place = take(4);
        return input.segment().get(U32, place);
    }

    long u64() {
        int place = take(8);
        return input.segment().get(U64, place);
    }

    byte[] bytes(int size) {
        if (size == 0) {
            return Bytes.EMPTY;
        }
        int place = take(size);
        byte[] bytes = new byte[size];
        MemorySegment.copy(input.segment(), U8, place, bytes, 0, size);
        return bytes;
    }

    /** Reads a length-prefixed string. */
    byte[] string() {
        return bytes(u16());
    }

    /** Reads length-prefixed NUL-terminated strings; adds the last NUL if it is missing. */
    byte[] strings() {
        int size = u16();
        if (size == 0) {
            return Bytes.EMPTY;
        }
        int place = take(size);
        boolean closed = input.segment().get(U8, place + (long) size - 1) == 0;
        byte[] bytes = new byte[closed ? size : size + 1];
        MemorySegment.copy(input.segment(), U8, place, bytes, 0, size);
        return bytes;
    }
}
