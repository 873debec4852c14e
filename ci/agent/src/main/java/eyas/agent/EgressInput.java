package eyas.agent;

import eyas.agent.egress.EgressAllowlist;
import eyas.agent.egress.JobBehaviorLock;
import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.live.egress.AllowedEndpoint;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.EgressPolicy.Mode;
import eyas.text.Printable;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of the action about egress.
 *
 * @param mode what happens to connections that are not allowed
 * @param endpoints the endpoints that the inputs allow
 * @param takesLock whether the lock's destinations are allowed, too
 * @param fallsBack whether the job continues if the policy cannot be enforced
 */
public record EgressInput(Mode mode, List<AllowedEndpoint> endpoints, boolean takesLock, boolean fallsBack) {
    static final String EGRESS = "egress";
    private static final String ALLOWED = "allowed-endpoints";
    private static final String BLOCK = "block";
    private static final String REPORT = "report";
    /** harden-runner's name for {@link #REPORT}. */
    private static final String AUDIT = "audit";

    private static final int SHOWN = 400;

    public EgressInput {
        endpoints = List.copyOf(endpoints);
    }

    /** Returns the checked inputs. */
    static EgressInput of(CiJob job) {
        String mode = Inputs.choice(job, EGRESS, REPORT, REPORT, AUDIT, BLOCK);
        boolean fallsBack =
                Inputs.choice(job, "egress-fallback", "none", "none", REPORT).equals(REPORT);
        try {
            EgressInput input = new EgressInput(
                    mode.equals(BLOCK) ? Mode.BLOCK : Mode.REPORT,
                    AllowedEndpoint.list(job.input(ALLOWED).orElse("")),
                    job.input(EGRESS).isPresent(),
                    fallsBack);
            EgressPolicy.of(input.mode, input.endpoints);
            return input;
        } catch (IllegalArgumentException e) {
            throw new CiException("input " + ALLOWED + ": " + Printable.of(String.valueOf(e.getMessage()), SHOWN), e);
        }
    }

    /** Returns whether the job must not run if the policy cannot be enforced. */
    public boolean isRequired() {
        return mode == Mode.BLOCK && !fallsBack;
    }

    /**
     * Returns whether the job must fail if its start fails. An invalid mode counts as {@code block}: a typo must not disable enforcement.
     */
    static boolean isRequired(CiJob job) {
        String mode = job.input(EGRESS).orElse(REPORT);
        return !List.of(REPORT, AUDIT).contains(mode)
                && !job.input("egress-fallback").filter(REPORT::equals).isPresent();
    }

    /** Returns the allowlist without a lock; empty if egress is not checked. */
    public Optional<EgressAllowlist> list() {
        return mode == Mode.REPORT && endpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(EgressAllowlist.of(mode, endpoints));
    }

    /** The policy to apply, or the reason why there is none. */
    sealed interface Answer {
        /** Egress is checked against a list. */
        record Listed(EgressAllowlist list) implements Answer {}

        /** Egress is not checked, because there is no list. */
        record Unlisted(String reason) implements Answer {}

        /** Egress control is not requested. */
        record Off() implements Answer {}
    }

    /**
     * Returns the policy to apply.
     *
     * @param locked the job in the lock that applies; empty if there is none
     * @param unlocked why there is none; empty if the job uses no lock
     * @throws CiException if egress is to be blocked and there is no allowlist, or the list exceeds the kernel's limits
     */
    Answer answer(Optional<JobBehaviorLock> locked, String unlocked) {
        Optional<JobBehaviorLock> known = locked.filter(job -> takesLock && job.isKnown());
        if (known.isPresent()) {
            try {
                return new Answer.Listed(EgressAllowlist.of(mode, endpoints, known));
            } catch (IllegalArgumentException e) {
                throw new CiException(
                        "egress: the lock and " + ALLOWED + " exceed the limits: "
                                + Printable.of(String.valueOf(e.getMessage()), SHOWN),
                        e);
            }
        }
        String reason = locked.isPresent() ? "the lock does not contain this job" : unlocked;
        if (!endpoints.isEmpty() || !takesLock || reason.isEmpty()) {
            return list().<Answer>map(Answer.Listed::new).orElseGet(Answer.Off::new);
        }
        if (isRequired()) {
            throw new CiException("egress: block has no allowlist: " + Printable.of(reason, SHOWN)
                    + "; add endpoints to " + ALLOWED + ", or start with egress: report");
        }
        return new Answer.Unlisted(reason);
    }
}
