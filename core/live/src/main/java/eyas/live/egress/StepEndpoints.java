package eyas.live.egress;

import java.util.List;

/**
 * What one step of a job may talk to, besides what all may.
 *
 * @param step what its processes call it: the value of the variable of {@link EgressSteps}
 * @param allowed the list
 */
public record StepEndpoints(String step, List<AllowedEndpoint> allowed) {
    public StepEndpoints {
        allowed = List.copyOf(allowed);
        if (!isName(step)) {
            throw new IllegalArgumentException("'" + step + "' is no name of a step");
        }
    }

    /** Return whether a step can be called {@code text}. */
    public static boolean isName(String text) {
        return text.matches("[A-Za-z0-9_.-]{1," + EgressAbi.MOST_STEP_NAME + "}");
    }
}
