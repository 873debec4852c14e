package eyas.live.egress;

import java.util.List;

/**
 * What single steps of a job may talk to, besides what all may.
 *
 * @param variable the environment variable that names a step to the first process that the runner starts for it; empty where all steps may
 *     talk to the same
 * @param parts what each step may
 * @param others what a step without a part of its own may
 */
public record EgressSteps(String variable, List<StepEndpoints> parts, List<AllowedEndpoint> others) {
    /** All steps may talk to the same. */
    public static final EgressSteps ALIKE = new EgressSteps("", List.of(), List.of());

    public EgressSteps {
        parts = List.copyOf(parts);
        others = List.copyOf(others);
        if (!variable.matches("[A-Z0-9_]{0," + (EgressAbi.VARIABLE - 2) + "}")) {
            throw new IllegalArgumentException("'" + variable + "' is no name of a variable");
        }
        if (parts.size() > EgressAbi.MOST_STEPS) {
            throw new IllegalArgumentException(
                    "there are " + parts.size() + " steps with a list of their own, more than " + EgressAbi.MOST_STEPS);
        }
        if (parts.stream().map(StepEndpoints::step).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("a step has two lists of its own");
        }
    }

    /** Return whether steps are told apart. */
    public boolean areToldApart() {
        return !variable.isEmpty();
    }
}
