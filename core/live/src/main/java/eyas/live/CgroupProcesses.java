package eyas.live;

import eyas.event.EventSourceException;
import eyas.text.ProcessStat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The processes of a control group, and when each began: by clock ticks since the machine's start, which nobody can set. */
public final class CgroupProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final long NANOS_PER_TICK = 10_000_000;

    private CgroupProcesses() {}

    /**
     * Return when the processes of {@code group} and of all groups below it began, by id.
     *
     * @throws EventSourceException if the groups cannot be listed
     */
    public static Map<Long, Long> starts(Path group) {
        Map<Long, Long> starts = new HashMap<>();
        for (long process : CgroupTree.processes(group)) {
            start(process).ifPresent(start -> starts.put(process, start));
        }
        return starts;
    }

    /** Return when {@code process} began; empty where it has ended. */
    public static OptionalLong start(long process) {
        return ProcessStat.startTicks(PROC, process);
    }

    /** Return the clock tick of a time in ns since the machine's start. */
    public static long tick(long sinceStart) {
        return sinceStart / NANOS_PER_TICK;
    }
}
