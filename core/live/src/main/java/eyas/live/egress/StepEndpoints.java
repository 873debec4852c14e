package eyas.live.egress;

import java.util.List;

/**
 * What one step of a job may connect to, in addition to what all may.
 *
 * @param step the name of the step in its processes' environment: the value of the variable of {@link EgressSteps}
 * @param allowed the list
 */
public record StepEndpoints(String step, List<AllowedEndpoint> allowed) {
    public StepEndpoints {
        allowed = List.copyOf(allowed);
        if (!isName(step)) {
            throw new IllegalArgumentException("'" + step + "' is not a valid name of a step");
        }
    }

    /** Returns whether {@code text} is a valid name of a step. */
    public static boolean isName(String text) {
        return text.matches("[A-Za-z0-9_.-]{1," + EgressAbi.MAX_STEP_NAME + "}");
    }
}
