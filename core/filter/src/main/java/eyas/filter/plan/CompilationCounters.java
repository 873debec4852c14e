package eyas.filter.plan;

import java.util.List;

/**
 * Counts what a matcher compiled.
 *
 * @param blocks how many blocks the plan has; codes with the same rules share one
 * @param compiled how many of them were compiled; the others are interpreted, most of them because their events are rare
 * @param bytes size of the class files
 * @param nanos time that compiling took on the event thread, ns
 * @param interpreted which blocks are interpreted for good, and why: the code's name and the reason
 */
public record CompilationCounters(int blocks, int compiled, long bytes, long nanos, List<String> interpreted) {
    public CompilationCounters {
        interpreted = List.copyOf(interpreted);
    }
}
