package eyas.capture;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Collects the body of a list block, or several whole blocks, in a growing array. */
final class BlockBuffer {
    private byte[] bytes = new byte[4096];
    private ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

    int size() {
        return view.position();
    }

    void clear() {
        view.clear();
    }

    private ByteBuffer reserve(int more) {
        if (view.remaining() < more) {
            int position = view.position();
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, position + more));
            view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(position);
        }
        return view;
    }

    BlockBuffer u8(int value) {
        reserve(1).put((byte) value);
        return this;
    }

    BlockBuffer u16(int value) {
        reserve(2).putShort((short) value);
        return this;
    }

    BlockBuffer u32(int value) {
        reserve(4).putInt(value);
        return this;
    }

    BlockBuffer u64(long value) {
        reserve(8).putLong(value);
        return this;
    }

    BlockBuffer raw(byte[] value, int size) {
        reserve(size).put(value, 0, size);
        return this;
    }

    /** Writes exactly {@code size} bytes: truncates a longer value, zero-pads a shorter one. */
    BlockBuffer fixed(byte[] value, int size) {
        int present = Math.min(value.length, size);
        raw(value, present);
        return raw(new byte[size - present], size - present);
    }

    /** Writes a length-prefixed string, truncated to {@code most} bytes. */
    BlockBuffer string(byte[] value, int most) {
        int size = Math.min(value.length, most);
        return u16(size).raw(value, size);
    }

    /** Writes NUL-terminated strings, truncated to {@code most} bytes with a NUL after the last one. */
    BlockBuffer strings(byte[] value, int most) {
        if (value.length <= most) {
            return u16(value.length).raw(value, value.length);
        }
        return u16(most).raw(value, most - 1).u8(0);
    }

    /** Replaces four bytes written before. */
    void patch(int place, int value) {
        view.putInt(place, value);
    }

    /** Copies everything to {@code target}. */
    void copyTo(MemorySegment target, long place) {
        MemorySegment.copy(bytes, 0, target, CaptureLayout.U8, place, size());
    }
}
