package eyas.container;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventTable;
import eyas.event.ProcessEvent;
import eyas.state.container.CgroupContainer;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lists of control groups that events carry, and the containers that they tell of.
 *
 * <p>A list that was met lately costs no allocation, and the one that was met last is not even looked for: several sources look at the same
 * event, and have one of these together. Event thread only.
 */
public final class CgroupLists {
    private static final int LISTS = 64;
    /** Of a list, each byte of so many goes into its hash. */
    private static final int STEP = 5;

    private static final MemorySegment MOVE = MemorySegment.ofArray(Bytes.of(CgroupMove.EVENT_NAME + "\0"));
    private static final byte NONE = -1;

    /** Which parameter has the control groups, by event code. */
    private static final byte[] GROUPS = groups();

    private final @Nullable MemorySegment[] met = new MemorySegment[LISTS];
    private final @Nullable CgroupContainer[] containers = new CgroupContainer[LISTS];
    private int slot;
    private long searches;

    private static byte[] groups() {
        byte[] index = new byte[EventTable.size()];
        for (int code = 0; code < index.length; code++) {
            EventInfo info = EventTable.find(code);
            index[code] = (byte) (info == null ? NONE : info.paramIndex("cgroups"));
        }
        return index;
    }

    /** Looks for control groups in {@code event}; returns whether it has some. What they tell, the other methods say. */
    public boolean look(Event event) {
        int code = event.code();
        if (code >= GROUPS.length || GROUPS[code] == NONE || !event.decode()) {
            return false;
        }
        int index = GROUPS[code];
        int length = event.paramLength(index);
        if (length <= 0) {
            return false;
        }
        long from = event.paramOffset(index);
        MemorySegment events = event.segment();
        if (isSame(events, from, length, met[slot])) {
            return true;
        }
        slot = slot(events, from, length);
        if (!isSame(events, from, length, met[slot])) {
            byte[] list = event.paramBytes(index);
            met[slot] = MemorySegment.ofArray(list);
            containers[slot] = CgroupContainer.find(list);
        }
        return true;
    }

    private int slot(MemorySegment events, long from, int length) {
        searches++;
        int hash = length;
        for (int at = 0; at < length; at += STEP) {
            hash = 31 * hash + events.get(JAVA_BYTE, from + at);
        }
        return hash & (LISTS - 1);
    }

    /** Returns the move of a process into another group that the event tells of; null for other events. */
    public static @Nullable CgroupMove move(Event event) {
        if (event.code() != EventCode.ASYNCEVENT_E
                || !event.decode()
                || !isSame(
                        event.segment(),
                        event.paramOffset(Asyncevent.NAME),
                        event.paramLength(Asyncevent.NAME),
                        MOVE)) {
            return null;
        }
        return CgroupMove.read(event.paramBytes(Asyncevent.DATA)).orElse(null);
    }

    /** Returns the container whose group a process was moved to; null where the group is no container's. */
    public static @Nullable CgroupContainer container(CgroupMove move) {
        return CgroupContainer.find(Bytes.of("=" + Bytes.text(move.path()) + "\0"));
    }

    /** Return whether a process has begun to run a program. */
    public static boolean isProgram(Event event) {
        return ProcessEvent.of(event.code()) == ProcessEvent.EXEC;
    }

    /** Return the container that the last list told of; null for the host. */
    public @Nullable CgroupContainer container() {
        return containers[slot];
    }

    /** Return how often a list was looked for. */
    long searches() {
        return searches;
    }

    /** The lists that one of those who look has seen. Event thread only. */
    static final class SeenLists {
        private final @Nullable MemorySegment[] seen = new MemorySegment[LISTS];

        /** Takes the last list of {@code lists}; returns whether it was not seen lately. */
        boolean add(CgroupLists lists) {
            MemorySegment list = lists.met[lists.slot];
            boolean isNew = !Objects.equals(seen[lists.slot], list);
            seen[lists.slot] = list;
            return isNew;
        }
    }

    private static boolean isSame(MemorySegment events, long from, long length, @Nullable MemorySegment other) {
        return other != null
                && length == other.byteSize()
                && MemorySegment.mismatch(events, from, from + length, other, 0, length) < 0;
    }
}
