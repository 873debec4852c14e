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
 * The inputs of the action about what the job may talk to.
 *
 * @param mode what becomes of what it may not
 * @param endpoints what it may, as far as the inputs say
 * @param takesLock whether what the lock has counts, too
 * @param fallsBack whether the job is to go on where it cannot be held
 */
public record EgressInput(Mode mode, List<AllowedEndpoint> endpoints, boolean takesLock, boolean fallsBack) {
    static final String EGRESS = "egress";
    private static final String ALLOWED = "allowed-endpoints";
    private static final String BLOCK = "block";
    private static final String REPORT = "report";
    /** What harden-runner calls it. */
    private static final String AUDIT = "audit";

    private static final int SHOWN = 400;

    public EgressInput {
        endpoints = List.copyOf(endpoints);
    }

    /** Returns what the inputs ask for. */
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

    /** Return whether the job must not run where what it may talk to cannot be held. */
    public boolean isRequired() {
        return mode == Mode.BLOCK && !fallsBack;
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

    /** Return the list without a lock; empty where nothing is to be judged. */
    public Optional<EgressAllowlist> list() {
        return mode == Mode.REPORT && endpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(EgressAllowlist.of(mode, endpoints));
    }

    /** What is to be judged, and what is to be said of it. */
    sealed interface Answer {
        /** By a list. */
        record Listed(EgressAllowlist list) implements Answer {}

        /** Nothing is judged: there is no list, for that reason. */
        record Unlisted(String reason) implements Answer {}

        /** Nothing is asked for. */
        record Off() implements Answer {}
    }

    /**
     * Return what is to be judged.
     *
     * @param locked the job in the lock that counts; empty where there is none
     * @param unlocked why there is none; empty where the job asks for no lock
     * @throws CiException if it is to be blocked, and nobody says what it may talk to, or the kernel cannot hold so much
     */
    Answer answer(Optional<JobBehaviorLock> locked, String unlocked) {
        Optional<JobBehaviorLock> known = locked.filter(job -> takesLock && job.isKnown());
        if (known.isPresent()) {
            try {
                return new Answer.Listed(EgressAllowlist.of(mode, endpoints, known));
            } catch (IllegalArgumentException e) {
                throw new CiException(
                        "egress: the lock and " + ALLOWED + " have more than can be held: "
                                + Printable.of(String.valueOf(e.getMessage()), SHOWN),
                        e);
            }
        }
        String reason = locked.isPresent() ? "the lock does not have this job" : unlocked;
        if (!endpoints.isEmpty() || !takesLock || reason.isEmpty()) {
            return list().<Answer>map(Answer.Listed::new).orElseGet(Answer.Off::new);
        }
        if (isRequired()) {
            throw new CiException("egress: block has no list of what the job may talk to: "
                    + Printable.of(reason, SHOWN) + "; name it in " + ALLOWED + ", or begin with egress: report");
        }
        return new Answer.Unlisted(reason);
    }
}
