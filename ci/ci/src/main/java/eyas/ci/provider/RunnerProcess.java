package eyas.ci.provider;

import eyas.text.ProcessStat;
import java.util.Optional;

/** Finds the runner's process among the ancestors of this one. */
public final class RunnerProcess {
    private static final int MAX_DEPTH = 64;

    private RunnerProcess() {}

    /** Returns the nearest ancestor with the process name {@code name}. */
    public static Optional<ProcessHandle> above(String name) {
        Optional<ProcessHandle> at = ProcessHandle.current().parent();
        for (int i = 0; i < MAX_DEPTH && at.isPresent(); i++) {
            if (name(at.get().pid()).equals(name)) {
                return at;
            }
            at = at.get().parent();
        }
        return Optional.empty();
    }

    /** Returns the start time of {@code process} in clock ticks since boot; empty if it has ended. */
    public static String start(ProcessHandle process) {
        ProcessStat stat = ProcessStat.of(process.pid());
        return stat == null ? "" : Long.toString(stat.startTicks());
    }

    private static String name(long pid) {
        ProcessStat stat = ProcessStat.of(pid);
        // A process that has ended meanwhile is no longer an ancestor.
        return stat == null ? "" : stat.name();
    }
}
