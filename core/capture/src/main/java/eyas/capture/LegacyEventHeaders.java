package eyas.capture;

import static eyas.capture.CaptureLayout.OLD_EVENT_HEADER;
import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;

import eyas.capture.compression.NativeBuffer;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventTable;
import java.lang.foreign.MemorySegment;

/**
 * Gives events of the first block version the header of today, in a buffer of its own.
 *
 * <p>Their header has no number of parameters; it follows from the lengths, which have to add up to the event's.
 */
final class LegacyEventHeaders implements AutoCloseable {
    /** The first block version has no events beyond 64 KiB. */
    static final int MAX_LENGTH = 64 << 10;

    private static final int ADDED = EventLayout.HEADER - OLD_EVENT_HEADER;
    /** Two codes were recorded with a length that is this too large once the header is widened. */
    private static final int EXCESS = 3;

    private final NativeBuffer buffer = new NativeBuffer(MAX_LENGTH + ADDED);
    private final MemorySegment segment = buffer.segment();

    /** Returns the memory that holds the event, from offset 0. */
    MemorySegment segment() {
        return segment;
    }

    /**
     * Copies the event at {@code base} with a wider header.
     *
     * @param code the event's code, which the event table has
     * @param available bytes of the block from {@code base} on
     * @return false where the parameters do not add up
     */
    boolean widen(MemorySegment from, long base, int code, int available) {
        long recorded = EventLayout.length(from, base);
        long length = recorded + ADDED;
        if (code == EventCode.NOTIFICATION_E || code == EventCode.INFRASTRUCTURE_EVENT_E) {
            length -= EXCESS;
        }
        if (length < EventLayout.HEADER || length - ADDED > available || length > MAX_LENGTH) {
            return false;
        }
        int count = count(from, base + OLD_EVENT_HEADER, (int) length - EventLayout.HEADER, code);
        if (count < 0) {
            return false;
        }
        MemorySegment.copy(from, base, segment, 0, OLD_EVENT_HEADER);
        MemorySegment.copy(from, base + OLD_EVENT_HEADER, segment, EventLayout.HEADER, length - EventLayout.HEADER);
        segment.set(U32, EventLayout.LENGTH, (int) length);
        segment.set(U32, EventLayout.PARAM_COUNT, count);
        return true;
    }

    /**
     * Finds how many lengths at {@code start} make {@code size} bytes of lengths and values.
     *
     * <p>More lengths than there are take value bytes for lengths and give a larger sum, fewer a smaller one; so at most
     * one number fits.
     */
    private static int count(MemorySegment from, long start, int size, int code) {
        int most = EventTable.get(code).params().size();
        int sum = 0;
        for (int n = 0; n <= most; n++) {
            if (sum == size) {
                return n;
            }
            if (n == most || sum > size || 2 * (n + 1) > size) {
                return -1;
            }
            sum += 2 + Short.toUnsignedInt(from.get(U16, start + 2L * n));
        }
        return -1;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
