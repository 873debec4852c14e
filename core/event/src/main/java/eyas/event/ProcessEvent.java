package eyas.event;

import java.util.BitSet;
import java.util.stream.IntStream;

/** How an event changes the lifecycle of a process. */
public enum ProcessEvent {
    /** A process or thread was created: clone, clone3, fork, vfork. Both sides have an event. */
    CLONE,
    /** A process executed another program: execve, execveat. */
    EXEC,
    /** A thread ended. */
    EXIT,
    /** Any other event. */
    OTHER;

    /** Returns the kind of events with {@code code}. Allocates nothing. */
    public static ProcessEvent of(int code) {
        return switch (code) {
            case EventCode.SYSCALL_CLONE_20_X,
                    EventCode.SYSCALL_CLONE3_X,
                    EventCode.SYSCALL_FORK_20_X,
                    EventCode.SYSCALL_VFORK_20_X -> CLONE;
            case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> EXEC;
            case EventCode.PROCEXIT_1_E -> EXIT;
            default -> OTHER;
        };
    }

    /** Returns the codes of these events. */
    public int[] codes() {
        return IntStream.range(0, EventTable.size())
                .filter(code -> of(code) == this)
                .toArray();
    }

    /** Adds the codes of these events to {@code set}. */
    public void addTo(BitSet set) {
        for (int code : codes()) {
            set.set(code);
        }
    }
}
