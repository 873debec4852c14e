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
 * Parses the lists of control groups in events, and finds the containers that they belong to.
 *
 * <p>A list that was seen recently costs no allocation, and the last one not even a lookup: several sources inspect the same event, and
 * share one instance. For the event thread.
 */
public final class CgroupLists {
    private static final int LISTS = 64;
    /** Every n-th byte of a list goes into its hash. */
    private static final int STEP = 5;

    private static final MemorySegment MOVE = MemorySegment.ofArray(Bytes.of(CgroupMove.EVENT_NAME + "\0"));
    private static final byte NONE = -1;

    /** The parameter with the control groups, by event code. */
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

    /** Searches {@code event} for control groups; returns whether it has some. The other methods return what was found. */
    public boolean scan(Event event) {
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

    /** Returns the move of a process to another group that the event reports; null for other events. */
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

    /** Returns the container whose group a process was moved to; null if the group is not a container's. */
    public static @Nullable CgroupContainer container(CgroupMove move) {
        return CgroupContainer.find(Bytes.of("=" + Bytes.text(move.path()) + "\0"));
    }

    /** Returns whether a process has executed a program. */
    public static boolean isProgram(Event event) {
        return ProcessEvent.of(event.code()) == ProcessEvent.EXEC;
    }

    /** Returns the container of the last list; null for the host. */
    public @Nullable CgroupContainer container() {
        return containers[slot];
    }

    /** Returns how many lookups of lists were made. */
    long searches() {
        return searches;
    }

    /** The lists that one of the sources has seen. For the event thread. */
    static final class SeenLists {
        private final @Nullable MemorySegment[] seen = new MemorySegment[LISTS];

        /** Adds the last list of {@code lists}; returns whether it was not seen recently. */
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
