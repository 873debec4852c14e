package eyas.capture;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventWriter;
import java.lang.foreign.MemorySegment;

/**
 * Gives events that older readers would refuse the form that they know, which newer ones upgrade again.
 *
 * <p>libscap up to 0.21 (Falco 0.41) gives up a whole file at an event of its conversion table that has more parameters
 * than it knows. Of those events only the exit of {@code socket} has grown since, by its flags; they are left out. All
 * other events may be longer than a reader knows.
 */
final class CompatibleForm implements AutoCloseable {
    private static final int SOCKET_PARAMS = 4;
    private static final int LONGEST_PARAM = 8;

    private final NativeBuffer buffer = new NativeBuffer(256);
    private final EventWriter writer = new EventWriter(buffer.segment());

    /** Returns the memory that holds the event of the last successful {@link #reduce}, from offset 0. */
    MemorySegment segment() {
        return writer.segment();
    }

    /**
     * Writes the reduced form of an event.
     *
     * @return its length in bytes, or 0 where the event is to be written as it is
     */
    int reduce(Event event) {
        if (event.code() != EventCode.SOCKET_SOCKET_X
                || event.segment().get(CaptureLayout.U32, event.base() + EventLayout.PARAM_COUNT) <= SOCKET_PARAMS
                || !event.decode()) {
            return 0;
        }
        writer.begin(event.code(), event.time(), event.thread(), SOCKET_PARAMS);
        for (int i = 0; i < SOCKET_PARAMS; i++) {
            int length = Math.min(event.paramLength(i), LONGEST_PARAM);
            writer.putBytes(event.segment(), event.paramOffset(i), length);
        }
        return writer.end();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
