package eyas.ci.provider;

import java.util.List;

/**
 * A step as its CI system knows it. A claim: the job can change what says so.
 *
 * @param number its number on the job's page, 0 if unknown
 * @param name what the job's page calls it
 * @param id what its processes call it, empty if unknown
 * @param main whether it is one of the pipeline's own steps, not a set-up or an end of one
 * @param processes what was started for it, by their numbers
 */
public record KnownStep(int number, String name, String id, boolean main, List<Long> processes) {
    public KnownStep {
        processes = List.copyOf(processes);
    }
}
