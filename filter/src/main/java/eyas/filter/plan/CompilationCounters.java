package eyas.filter.plan;

import java.util.List;

/**
 * Counts what a matcher compiled.
 *
 * @param blocks how many blocks were compiled; codes with the same rules share one
 * @param bytes size of the class files
 * @param nanos time that compiling took on the event thread, ns
 * @param interpreted which blocks are interpreted for good, and why: the code's name and the reason
 */
public record CompilationCounters(int blocks, long bytes, long nanos, List<String> interpreted) {
    public CompilationCounters {
        interpreted = List.copyOf(interpreted);
    }
}
