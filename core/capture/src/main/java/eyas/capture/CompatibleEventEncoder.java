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
 * Gives events that older readers would refuse the form that they know, which newer ones upgrade again.
 *
 * <p>libscap and libsinsp up to 0.21 (Falco 0.41) give up a whole file in two cases. One is an event of their conversion
 * table that has more parameters than they know; of those only the exit of {@code socket} has grown since, by its flags,
 * which are left out. The other is a number without bytes, which upgrading puts where an old event did not have one; such
 * an event is written with as many parameters as it once had. All other events may be longer than a reader knows.
 */
final class CompatibleEventEncoder implements AutoCloseable {
    private static final int SOCKET_PARAMS = 4;
    /** Parameters of {@code execve} before it told of the terminal, and before it told of the process group. */
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
     * @return its length in bytes, or 0 where the event is to be written as it is
     */
    int reduce(Event event) {
        return reduce(event, event.code() == EventCode.SOCKET_SOCKET_X ? SOCKET_PARAMS : Integer.MAX_VALUE);
    }

    /**
     * Writes the reduced form of an event for readers who know {@code most} parameters of it.
     *
     * @return its length in bytes, or 0 where the event is to be written as it is
     */
    int reduce(Event event, int most) {
        if (!event.decode()) {
            return 0;
        }
        int count = Math.min(event.paramCount(), most);
        int code = event.code();
        int kept = count > 0 && event.paramLength(count - 1) == 0 ? emptyNumber(event, count) : -1;
        if (kept < 0 || code == EventCode.SOCKET_SOCKET_X) {
            return first(event, count);
        }
        if (code == EventCode.SYSCALL_EXECVE_19_X && kept <= EXEC_WITHOUT_GROUP) {
            return oldExec(event, kept, count);
        }
        while (!isKnown(code, kept)) {
            if (kept == 0 || event.paramLength(kept - 1) != 0) {
                return first(event, count);
            }
            kept--;
        }
        return copy(event, code, kept);
    }

    /** Returns the first number among the empty parameters at the end of the first {@code count}, -1 where there is none. */
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

    /** Writes the first {@code count} parameters, where that are not all. */
    private int first(Event event, int count) {
        return count < event.paramCount() ? copy(event, event.code(), count) : 0;
    }

    private int oldExec(Event event, int kept, int count) {
        return switch (kept) {
            case EXEC_WITHOUT_TERMINAL -> copy(event, EventCode.SYSCALL_EXECVE_16_X, kept);
            case EXEC_WITHOUT_GROUP -> copy(event, EventCode.SYSCALL_EXECVE_17_X, kept);
            default -> first(event, count);
        };
    }

    /** Returns whether readers that upgrade know the event with so many parameters. */
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
