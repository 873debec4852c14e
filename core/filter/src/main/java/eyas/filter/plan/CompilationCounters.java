package eyas.filter.plan;

import java.util.List;

/**
 * Compilation statistics of a matcher.
 *
 * @param blocks number of blocks of the plan; codes with the same rules share one
 * @param compiled number of compiled blocks; the others are interpreted, most of them because their events are rare
 * @param bytes size of the class files
 * @param nanos time spent compiling on the event thread, ns
 * @param interpreted blocks that are never compiled: the code's name and the reason
 */
public record CompilationCounters(int blocks, int compiled, long bytes, long nanos, List<String> interpreted) {
    public CompilationCounters {
        interpreted = List.copyOf(interpreted);
    }
}
