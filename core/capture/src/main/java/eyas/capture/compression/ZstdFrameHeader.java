package eyas.capture.compression;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The layout of a Zstandard frame header. Source: RFC 8878, 3.1.1.1.
 *
 * <pre>
 * magic (4) | descriptor (1) | window (0 or 1) | dictionary (0 to 4) | content size (0 to 8)
 * </pre>
 */
final class ZstdFrameHeader {
    static final int MAGIC = 0xFD2F_B528;
    static final int MAGIC_BYTES = 4;
    /** Returned by {@link #contentSize} if the header does not declare it. */
    static final long UNKNOWN = -1;

    /** Set if the frame is a single segment, and therefore has no window field. */
    private static final int SINGLE_SEGMENT = 0x20;

    private static final int DICTIONARY_MASK = 3;
    private static final int CONTENT_SHIFT = 6;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_BYTES = {0, 2, 4, 8};
    /** Offset that is added to sizes of two bytes. */
    private static final int TWO_BYTES_FROM = 256;

    private ZstdFrameHeader() {}

    /** Returns the length of a header in bytes, including its magic, from the descriptor byte after the magic. */
    static int length(byte descriptor) {
        return contentAt(descriptor) + contentBytes(descriptor);
    }

    /** Returns the content size that the frame at {@code at} declares; its header must be complete. */
    static long contentSize(MemorySegment input, long at) {
        byte descriptor = input.get(JAVA_BYTE, at + MAGIC_BYTES);
        int bytes = contentBytes(descriptor);
        if (bytes == 0) {
            return UNKNOWN;
        }
        long size = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            size = size << Byte.SIZE | (input.get(JAVA_BYTE, at + contentAt(descriptor) + i) & 0xFF);
        }
        return bytes == 2 ? size + TWO_BYTES_FROM : size;
    }

    private static boolean isSingle(byte descriptor) {
        return (descriptor & SINGLE_SEGMENT) != 0;
    }

    private static int contentAt(byte descriptor) {
        return MAGIC_BYTES + 1 + (isSingle(descriptor) ? 0 : 1) + DICTIONARY_BYTES[descriptor & DICTIONARY_MASK];
    }

    private static int contentBytes(byte descriptor) {
        int bytes = CONTENT_BYTES[(descriptor & 0xFF) >> CONTENT_SHIFT];
        return bytes == 0 && isSingle(descriptor) ? 1 : bytes;
    }
}
