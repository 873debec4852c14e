package eyas.capture;

import eyas.capture.compression.NativeBuffer;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.ParamInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts events that older readers would reject to a form that they accept and that newer ones upgrade again.
 *
 * <p>libscap and libsinsp up to 0.21 (Falco 0.41) reject a whole file in two cases. One is an event of their conversion table that has more
 * parameters than they know; of those events only the exit of {@code socket} has gained a parameter since, its flags, which are omitted.
 * The other is a number without bytes, which upgrading produces for a parameter that an old event did not have; such an event is written
 * with its original number of parameters. All other events may be longer than a reader knows.
 */
final class CompatibleEventEncoder implements AutoCloseable {
    private static final int SOCKET_PARAMS = 4;
    /** Number of parameters of {@code execve} before it reported the terminal, and before it reported the process group. */
    private static final int EXEC_WITHOUT_TERMINAL = 16;

    private static final int EXEC_WITHOUT_GROUP = 17;

    private NativeBuffer buffer = new NativeBuffer(64 << 10);
    private EventWriter writer = new EventWriter(buffer.segment());
    private @Nullable ConversionTable table;

    /** Returns the memory that holds the event of the last successful {@link #reduce}, from offset 0. */
    MemorySegment segment() {
        return writer.segment();
    }

    /**
     * Writes the reduced form of an event.
     *
     * @return its length in bytes, or 0 if the event is to be written unchanged
     */
    int reduce(Event event) {
        return reduce(event, event.code() == EventCode.SOCKET_SOCKET_X ? SOCKET_PARAMS : Integer.MAX_VALUE);
    }

    /**
     * Writes the reduced form of an event for readers that know {@code most} of its parameters.
     *
     * @return its length in bytes, or 0 if the event is to be written unchanged
     */
    int reduce(Event event, int most) {
        if (!event.decode()) {
            return 0;
        }
        int count = Math.min(event.paramCount(), most);
        int code = event.code();
        int retained = count > 0 && event.paramLength(count - 1) == 0 ? emptyNumber(event, count) : -1;
        if (retained < 0 || code == EventCode.SOCKET_SOCKET_X) {
            return first(event, count);
        }
        if (code == EventCode.SYSCALL_EXECVE_19_X && retained <= EXEC_WITHOUT_GROUP) {
            return oldExec(event, retained, count);
        }
        while (!isKnown(code, retained)) {
            if (retained == 0 || event.paramLength(retained - 1) != 0) {
                return first(event, count);
            }
            retained--;
        }
        return copy(event, code, retained);
    }

    /** Returns the first number among the empty parameters at the end of the first {@code count}, or -1 if there is none. */
    private static int emptyNumber(Event event, int count) {
        List<ParamInfo> params = EventTable.get(event.code()).params();
        int found = -1;
        for (int i = count - 1; i >= 0 && event.paramLength(i) == 0; i--) {
            if (i < params.size() && params.get(i).type().isInteger()) {
                found = i;
            }
        }
        return found;
    }

    /** Writes the first {@code count} parameters, if there are more. */
    private int first(Event event, int count) {
        return count < event.paramCount() ? copy(event, event.code(), count) : 0;
    }

    private int oldExec(Event event, int retained, int count) {
        return switch (retained) {
            case EXEC_WITHOUT_TERMINAL -> copy(event, EventCode.SYSCALL_EXECVE_16_X, retained);
            case EXEC_WITHOUT_GROUP -> copy(event, EventCode.SYSCALL_EXECVE_17_X, retained);
            default -> first(event, count);
        };
    }

    /** Returns whether upgrading readers know the event with this number of parameters. */
    private boolean isKnown(int code, int count) {
        if (!EventTable.get(code).has(EventFlag.CONVERTER_MANAGED)) {
            return true;
        }
        ConversionTable known = table;
        if (known == null) {
            known = new ConversionTable();
            table = known;
        }
        return known.find(code, count) != null;
    }

    private int copy(Event event, int code, int count) {
        long size = event.length();
        if (size > writer.segment().byteSize()) {
            NativeBuffer larger = new NativeBuffer(size);
            writer = new EventWriter(larger.segment());
            buffer.close();
            buffer = larger;
        }
        writer.begin(code, event.time(), event.thread(), count);
        for (int i = 0; i < count; i++) {
            writer.putBytes(event.segment(), event.paramOffset(i), event.paramLength(i));
        }
        return writer.end();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
