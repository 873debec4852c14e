package eyas.live.egress;

import java.util.List;

/**
 * What single steps of a job may connect to, in addition to what all may.
 *
 * @param variable the environment variable that names a step to the first process that the runner starts for it; empty if all steps have
 * the same rights
 * @param parts the lists of single steps
 * @param others what a step without its own list may connect to
 */
public record EgressSteps(String variable, List<StepEndpoints> parts, List<AllowedEndpoint> others) {
    /** All steps have the same rights. */
    public static final EgressSteps ALIKE = new EgressSteps("", List.of(), List.of());

    public EgressSteps {
        parts = List.copyOf(parts);
        others = List.copyOf(others);
        if (!variable.matches("[A-Z0-9_]{0," + (EgressAbi.VARIABLE - 2) + "}")) {
            throw new IllegalArgumentException("'" + variable + "' is not a valid name of a variable");
        }
        if (parts.size() > EgressAbi.MAX_STEPS) {
            throw new IllegalArgumentException(
                    "there are " + parts.size() + " steps with a list of their own, more than " + EgressAbi.MAX_STEPS);
        }
        if (parts.stream().map(StepEndpoints::step).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("a step has two lists");
        }
    }

    /** Returns whether steps have different rights. */
    public boolean areDistinguished() {
        return !variable.isEmpty();
    }
}
