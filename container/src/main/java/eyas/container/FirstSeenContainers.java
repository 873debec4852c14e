package eyas.container;

import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.state.CgroupContainer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for containers in events before the state has them: in the control groups of new processes and programs, and in the
 * move of a process into another group, which comes before the first program of a container.
 *
 * <p>A list of groups that was met lately is looked at again for programs only, and costs no allocation. Event thread only.
 */
final class FirstSeenContainers {
    private final CgroupLists lists = new CgroupLists();

    /** Return the container that the event tells of; null for none, and where it was met lately and the event is no program's. */
    @Nullable
    CgroupContainer in(Event event) {
        if (event.code() == EventCode.ASYNCEVENT_E) {
            CgroupMove move = CgroupLists.move(event);
            return move == null ? null : CgroupLists.container(move);
        }
        return lists.look(event) && (lists.isNew() || CgroupLists.isProgram(event)) ? lists.container() : null;
    }
}
