package eyas.container;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Asyncevent;
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
    private static final MemorySegment MOVE = MemorySegment.ofArray(Bytes.of(CgroupMove.EVENT_NAME + "\0"));
    private final CgroupLists lists = new CgroupLists();

    /** Return the container that the event's control groups tell of; null for none, and where they were met lately. */
    @Nullable
    CgroupContainer in(Event event) {
        if (event.code() == EventCode.ASYNCEVENT_E) {
            return moved(event);
        }
        return lists.look(event) && lists.isNew() ? lists.container() : null;
    }

    private static @Nullable CgroupContainer moved(Event event) {
        if (!event.decode()
                || !CgroupLists.isSame(
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
