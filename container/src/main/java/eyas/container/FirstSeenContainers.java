package eyas.container;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventTable;
import eyas.state.CgroupContainer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Looks for containers in events before the state has them: in the control groups of new processes and programs, and in the
 * move of a process into another group, which comes before the first program of a container.
 *
 * <p>A list of groups that was met lately is not looked at again and costs no allocation. Event thread only.
 */
final class FirstSeenContainers {
    private static final int LISTS = 64;
    /** Of a list, each byte of so many goes into its hash. */
    private static final int STEP = 5;

    private static final MemorySegment MOVE = MemorySegment.ofArray(Bytes.of(CgroupMove.EVENT_NAME + "\0"));
    private static final byte NONE = -1;

    /** Which parameter has the control groups, by event code. */
    private static final byte[] GROUPS = groups();

    private final @Nullable MemorySegment[] met = new MemorySegment[LISTS];

    private static byte[] groups() {
        byte[] index = new byte[EventTable.size()];
        for (int code = 0; code < index.length; code++) {
            EventInfo info = EventTable.find(code);
            index[code] = (byte) (info == null ? NONE : info.paramIndex("cgroups"));
        }
        return index;
    }

    /** Return the container that the event's control groups tell of; null for none, and where they were met lately. */
    @Nullable
    CgroupContainer in(Event event) {
        int code = event.code();
        if (code == EventCode.ASYNCEVENT_E) {
            return moved(event);
        }
        if (code >= GROUPS.length || GROUPS[code] == NONE || !event.decode()) {
            return null;
        }
        int index = GROUPS[code];
        int length = event.paramLength(index);
        return length <= 0 || isMet(event, event.paramOffset(index), length)
                ? null
                : CgroupContainer.find(event.paramBytes(index));
    }

    private boolean isMet(Event event, long from, int length) {
        MemorySegment events = event.segment();
        int hash = length;
        for (int at = 0; at < length; at += STEP) {
            hash = 31 * hash + events.get(JAVA_BYTE, from + at);
        }
        int slot = hash & (LISTS - 1);
        if (isSame(events, from, length, met[slot])) {
            return true;
        }
        byte[] list = new byte[length];
        MemorySegment.copy(events, JAVA_BYTE, from, list, 0, length);
        met[slot] = MemorySegment.ofArray(list);
        return false;
    }

    private static boolean isSame(MemorySegment events, long from, long length, @Nullable MemorySegment other) {
        return other != null
                && length == other.byteSize()
                && MemorySegment.mismatch(events, from, from + length, other, 0, length) < 0;
    }

    private static @Nullable CgroupContainer moved(Event event) {
        if (!event.decode()
                || !isSame(
                        event.segment(),
                        event.paramOffset(Asyncevent.NAME),
                        event.paramLength(Asyncevent.NAME),
                        MOVE)) {
            return null;
        }
        return CgroupMove.read(event.paramBytes(Asyncevent.DATA))
                .map(move -> CgroupContainer.find(Bytes.of("=" + Bytes.text(move.path()) + "\0")))
                .orElse(null);
    }
}
