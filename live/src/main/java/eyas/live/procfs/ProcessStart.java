package eyas.live.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** When a process began: with its number it is the same process for as long as the machine runs. */
public final class ProcessStart {
    private ProcessStart() {}

    /** Return the clock ticks between the machine's start and that of {@code process}; empty where it has ended. */
    public static OptionalLong ticks(Path proc, long process) {
        try {
            TaskStat stat = TaskStat.parse(
                    Files.readAllBytes(proc.resolve(Long.toString(process)).resolve("stat")));
            return stat == null ? OptionalLong.empty() : OptionalLong.of(stat.startTicks());
        } catch (IOException e) {
            return OptionalLong.empty(); // it has ended
        }
    }
}
