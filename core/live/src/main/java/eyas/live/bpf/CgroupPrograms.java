package eyas.live.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Queries and detaches programs of a control group that may have been attached by another process. For one thread; requires libbpf, see
 * {@link BpfLibrary#probe}.
 */
public final class CgroupPrograms {
    /** The kernel's limit of programs for one hook of a group. */
    private static final int MAX_PROGRAMS = 64;

    private final LibBpf library = new LibBpf();

    /**
     * Returns whether the program with id {@code number} is attached to the group.
     *
     * @param group descriptor of its directory
     * @param hook the kernel's number of the hook
     * @throws EventSourceException if the kernel refuses the query
     */
    public boolean isAttached(int group, int hook, int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, MAX_PROGRAMS);
            MemorySegment count = arena.allocateFrom(JAVA_INT, MAX_PROGRAMS);
            int result = library.queryGroup(group, hook, arena.allocate(JAVA_INT), numbers, count);
            if (result < 0) {
                throw new EventSourceException("bpf_prog_query(hook " + hook + ") failed with " + Errno.name(-result));
            }
            for (int i = 0; i < Math.min(count.get(JAVA_INT, 0), MAX_PROGRAMS); i++) {
                if (numbers.getAtIndex(JAVA_INT, i) == number) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Detaches the program with id {@code number} from the group, if it is attached. Opening a program by its id requires CAP_SYS_ADMIN.
     *
     * @param program the program's descriptor; negative if the caller has none
     * @throws EventSourceException if the kernel refuses
     */
    public void detach(int group, int hook, int number, int program) {
        if (!isAttached(group, hook, number)) {
            return;
        }
        int opened = program < 0 ? library.programByNumber(number) : program;
        int result = opened < 0 ? opened : library.detachFromGroup(opened, group, hook);
        if (program < 0 && opened >= 0) {
            new FileCalls().close(opened);
        }
        if (result < 0 && result != -Errno.ENOENT) {
            throw new EventSourceException("bpf_prog_detach(hook " + hook + ") failed with " + Errno.name(-result));
        }
    }
}
