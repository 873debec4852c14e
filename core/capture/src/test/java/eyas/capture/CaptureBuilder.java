package eyas.capture;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds capture files byte by byte, independent of the code under test. */
final class CaptureBuilder {
    static final int SECTION = 0x0A0D0D0A;

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private int block;

    /** Starts a file with a section header and a machine named "box". */
    static CaptureBuilder capture() {
        return new CaptureBuilder().section().machine("box");
    }

    CaptureBuilder section() {
        return begin(SECTION).u32(0x1A2B3C4D).u16(1).u16(2).u64(-1).end();
    }

    CaptureBuilder machine(String host) {
        begin(0x201).u32(4).u64(8L << 30).u64(32768);
        byte[] name = Arrays.copyOf(host.getBytes(StandardCharsets.UTF_8), 128);
        return raw(name).u64(1_600_000_000_000_000_000L).u64(0).u64(0).u64(0).end();
    }

    CaptureBuilder begin(int type) {
        block = bytes.position();
        return u32(type).u32(0);
    }

    CaptureBuilder end() {
        while ((bytes.position() - block) % 4 != 0) {
            bytes.put((byte) 0);
        }
        int total = bytes.position() - block + 4;
        bytes.putInt(total).putInt(block + 4, total);
        return this;
    }

    CaptureBuilder u8(int value) {
        bytes.put((byte) value);
        return this;
    }

    CaptureBuilder u16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    CaptureBuilder u32(int value) {
        bytes.putInt(value);
        return this;
    }

    CaptureBuilder u64(long value) {
        bytes.putLong(value);
        return this;
    }

    CaptureBuilder raw(byte... value) {
        bytes.put(value);
        return this;
    }

    CaptureBuilder string(String value) {
        byte[] text = value.getBytes(StandardCharsets.ISO_8859_1);
        return u16(text.length).raw(text);
    }

    /** Appends an event without parameter count, header of 22 bytes. */
    CaptureBuilder oldEvent(int blockType, int code, long thread, byte[]... params) {
        begin(blockType).u16(3);
        if (blockType == 0x208) {
            u32(1);
        }
        u64(1_700_000_000_000_000_000L).u64(thread).u32(22 + size(params)).u16(code);
        return params(params).end();
    }

    /** Appends an event with parameter count, header of 26 bytes. */
    CaptureBuilder event(int code, long thread, byte[]... params) {
        return event(0x216, code, thread, params);
    }

    CaptureBuilder event(int blockType, int code, long thread, byte[]... params) {
        begin(blockType).u16(3);
        if (blockType == 0x217 || blockType == 0x222) {
            u32(1);
        }
        u64(1_700_000_000_000_000_000L)
                .u64(thread)
                .u32(26 + size(params))
                .u16(code)
                .u32(params.length);
        return params(params).end();
    }

    private static int size(byte[]... params) {
        int size = 0;
        for (byte[] param : params) {
            size += 2 + param.length;
        }
        return size;
    }

    private CaptureBuilder params(byte[]... params) {
        for (byte[] param : params) {
            u16(param.length);
        }
        for (byte[] param : params) {
            raw(param);
        }
        return this;
    }

    int size() {
        return bytes.position();
    }

    /** Overwrites four bytes. */
    CaptureBuilder patch(int place, int value) {
        bytes.putInt(place, value);
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    CaptureSource source() {
        return source(bytes());
    }

    static CaptureSource source(byte[] file) {
        return CaptureSource.of("test.scap", new ByteArrayInputStream(file), CaptureLimits.DEFAULT);
    }

    static byte[] s64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    static byte[] s32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
