package eyas.container;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.ExecveatExit;
import eyas.state.container.CgroupContainer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Looks for containers in events before the state has them: in the control groups of new processes and programs, and in the
 * move of a process into another group, which comes before the first program of a container.
 *
 * <p>A list of groups that was met lately is looked at again for programs only, and costs no allocation. Event thread only.
 */
final class FirstSeenContainers {
    private static final MemorySegment RUNC = MemorySegment.ofArray(Bytes.of("memfd:runc_cloned:"));

    private final CgroupLists.SeenLists seen = new CgroupLists.SeenLists();
    private final CgroupLists lists;

    /** Makes one that looks with {@code lists}, as others do. */
    FirstSeenContainers(CgroupLists lists) {
        this.lists = lists;
    }

    /** Return the container that the event tells of; null for none, and where it was met lately and the event is no program's. */
    @Nullable
    CgroupContainer in(Event event) {
        if (event.code() == EventCode.ASYNCEVENT_E) {
            CgroupMove move = CgroupLists.move(event);
            return move == null ? null : CgroupLists.container(move);
        }
        if (!lists.look(event)) {
            return null;
        }
        boolean isNew = seen.add(lists);
        return isNew || CgroupLists.isProgram(event) ? lists.container() : null;
    }

    /**
     * Return whether a process that was put into a container still makes it: whatever it does before its first program, and runc, which
     * runs a copy of itself out of memory by then.
     */
    static boolean isBeingMade(Event event) {
        if (!CgroupLists.isProgram(event)) {
            return true;
        }
        int path = event.code() == EventCode.SYSCALL_EXECVE_19_X
                ? ExecveExit.TRUSTED_EXEPATH
                : ExecveatExit.TRUSTED_EXEPATH;
        long from = event.paramOffset(path);
        return event.paramLength(path) > RUNC.byteSize()
                && MemorySegment.mismatch(event.segment(), from, from + RUNC.byteSize(), RUNC, 0, RUNC.byteSize()) < 0;
    }
}
