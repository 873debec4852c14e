package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.live.egress.AllowedEndpoint;
import eyas.live.egress.EgressPolicy;
import eyas.text.Printable;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of the action about what the job may talk to.
 *
 * @param policy what it may, and what becomes of the rest
 * @param isRequired whether the job must not run where that cannot be held
 */
public record EgressInput(EgressPolicy policy, boolean isRequired) {
    static final String EGRESS = "egress";
    private static final String ALLOWED = "allowed-endpoints";
    private static final String BLOCK = "block";
    private static final String REPORT = "report";
    /** What harden-runner calls it. */
    private static final String AUDIT = "audit";

    /** Returns what the inputs ask for; empty where nothing is to be judged. */
    static Optional<EgressInput> of(CiJob job) {
        String mode = Inputs.choice(job, EGRESS, REPORT, REPORT, AUDIT, BLOCK);
        boolean fallsBack =
                Inputs.choice(job, "egress-fallback", "none", "none", REPORT).equals(REPORT);
        Optional<String> list = job.input(ALLOWED);
        boolean blocks = mode.equals(BLOCK);
        if (!blocks && list.isEmpty()) {
            return Optional.empty();
        }
        try {
            EgressPolicy policy = EgressPolicy.of(
                    blocks ? EgressPolicy.Mode.BLOCK : EgressPolicy.Mode.REPORT, AllowedEndpoint.list(list.orElse("")));
            return Optional.of(new EgressInput(policy, blocks && !fallsBack));
        } catch (IllegalArgumentException e) {
            throw new CiException("input " + ALLOWED + ": " + Printable.of(String.valueOf(e.getMessage()), 400), e);
        }
    }

    /**
     * Return whether the job must not go on where its start fails. A mode that is none was meant to be one: what is misspelled holds no
     * less than what is not.
     */
    static boolean isRequired(CiJob job) {
        String mode = job.input(EGRESS).orElse(REPORT);
        return !List.of(REPORT, AUDIT).contains(mode)
                && !job.input("egress-fallback").filter(REPORT::equals).isPresent();
    }

    /** Returns the list as it is handed to the agent: an entry on a line. */
    List<String> lines() {
        return lines(policy);
    }

    static List<String> lines(EgressPolicy policy) {
        return policy.allowed().stream().map(AllowedEndpoint::text).toList();
    }
}
