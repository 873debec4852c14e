package eyas.live;

import java.util.List;

/**
 * Describes the last step.
 *
 * @param worker the runner's process that starts it
 * @param scripts the first argument of its command, as the runner writes it, of at most {@value LastStepGuard#SCRIPTS} steps of which any
 * may be the last; the files in the same directory belong to the step, too
 * @param first the process of the first step, which runs the same program with the same libraries
 * @param kills whether the process is killed before code of the job can run in it
 */
public record LastStepRequest(long worker, List<String> scripts, long first, boolean kills) {
    public LastStepRequest {
        scripts = List.copyOf(scripts);
    }
}
