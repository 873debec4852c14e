package eyas.live;

import eyas.event.EventSourceException;
import eyas.text.ProcessStat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Lists the processes of a control group with their start times, in clock ticks since boot, which no process can change. */
public final class CgroupProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final long NANOS_PER_TICK = 10_000_000;

    private CgroupProcesses() {}

    /**
     * Returns the start times of the processes of {@code group} and of all groups below it, by process id.
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

    /** Returns the start time of {@code process}; empty if it has ended. */
    public static OptionalLong start(long process) {
        return ProcessStat.startTicks(PROC, process);
    }

    /** Converts a time in ns since boot to clock ticks. */
    public static long tick(long sinceStart) {
        return sinceStart / NANOS_PER_TICK;
    }
}
