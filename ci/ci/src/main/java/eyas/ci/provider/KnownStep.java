package eyas.ci.provider;

import java.util.List;

/**
 * A step as its CI system knows it. A claim: the job can change its source.
 *
 * @param number its number on the job's page, 0 if unknown
 * @param name its name on the job's page
 * @param id its ID in the environment of its processes, empty if unknown
 * @param main whether it is one of the pipeline's own steps, not a set-up or cleanup step
 * @param processes the IDs of the processes that were started for it
 */
public record KnownStep(int number, String name, String id, boolean main, List<Long> processes) {
    public KnownStep {
        processes = List.copyOf(processes);
    }
}
