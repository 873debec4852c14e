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
 * Finds containers in events before the state has them: in the control groups of new processes and programs, and in the move of a process
 * to another group, which precedes the first program of a container.
 *
 * <p>A list of groups that was seen recently is searched again for programs only, and costs no allocation. For the event thread.
 */
final class FirstSeenContainers {
    private static final MemorySegment RUNC = MemorySegment.ofArray(Bytes.of("memfd:runc_cloned:"));

    private final CgroupLists.SeenLists seen = new CgroupLists.SeenLists();
    private final CgroupLists lists;

    /** Makes a finder that shares {@code lists}. */
    FirstSeenContainers(CgroupLists lists) {
        this.lists = lists;
    }

    /** Returns the container of the event; null if there is none, or if it was seen recently and the event does not execute a program. */
    @Nullable
    CgroupContainer in(Event event) {
        if (event.code() == EventCode.ASYNCEVENT_E) {
            CgroupMove move = CgroupLists.move(event);
            return move == null ? null : CgroupLists.container(move);
        }
        if (!lists.scan(event)) {
            return null;
        }
        boolean isNew = seen.add(lists);
        return isNew || CgroupLists.isProgram(event) ? lists.container() : null;
    }

    /**
     * Returns whether a process that was put into a container is still creating it: before its first program, or while it is runc, which
     * runs a copy of itself from memory by then.
     */
    static boolean isBeingCreated(Event event) {
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
