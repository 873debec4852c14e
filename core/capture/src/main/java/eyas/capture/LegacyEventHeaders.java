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
 * Converts the headers of events of the first block version to the current format, in its own buffer.
 *
 * <p>The old header has no number of parameters; it is derived from the lengths, which must add up to the event's length.
 */
final class LegacyEventHeaders implements AutoCloseable {
    /** The first block version has no events longer than 64 KiB. */
    static final int MAX_LENGTH = 64 << 10;

    private static final int ADDED = EventLayout.HEADER - OLD_EVENT_HEADER;
    /** Two codes were recorded with a length that exceeds the widened event by this many bytes. */
    private static final int EXCESS = 3;

    private final NativeBuffer buffer = new NativeBuffer(MAX_LENGTH + ADDED);
    private final MemorySegment segment = buffer.segment();

    /** Returns the memory that holds the event, from offset 0. */
    MemorySegment segment() {
        return segment;
    }

    /**
     * Copies the event at {@code base} with the current header.
     *
     * @param code the event's code, which must be in the event table
     * @param available bytes of the block from {@code base} on
     * @return false if the parameters do not add up
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
     * Finds the number of lengths at {@code start} whose sum with their values is {@code size} bytes.
     *
     * <p>Too high a number interprets values as lengths and gives a larger sum, too low a number a smaller one; so at most one number fits.
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
