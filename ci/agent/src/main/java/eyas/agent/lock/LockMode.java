package eyas.agent.lock;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.text.NearestName;
import eyas.text.Printable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The mode of a job's lock, by its input {@code lock}. */
public enum LockMode {
    /** The job uses no lock. */
    OFF,
    /** Propose a lock. */
    LEARN,
    /** Report behavior that is not in the lock. */
    REPORT,
    /** Report it and fail the job. */
    ENFORCE;

    /** The name of the input. */
    public static final String INPUT = "lock";

    /** Value of the variable {@code EYAS_STEP} in a step that only ends a watch: it has no lock input. */
    private static final String ONLY_STOPS = "stop";

    /** Returns the input's value for this mode. */
    public String inputValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the mode that {@code job} requests.
     *
     * @throws CiException if the input is invalid
     */
    public static LockMode of(CiJob job) {
        String text = job.input(INPUT).orElse(OFF.inputValue());
        return of(text);
    }

    /**
     * Returns the mode of an input's value.
     *
     * @throws CiException if there is none
     */
    static LockMode of(String text) {
        return find(text).orElseThrow(() -> {
            String nearest = NearestName.of(text.toLowerCase(Locale.ROOT), inputValues());
            return new CiException("input " + INPUT + ": '" + Printable.of(text, 40) + "' is not one of "
                    + String.join(", ", inputValues()) + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
        });
    }

    /** Returns the mode of an input's value; empty if there is none. */
    static Optional<LockMode> find(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.inputValue().equals(text))
                .findFirst();
    }

    private static List<String> inputValues() {
        return Arrays.stream(values()).map(LockMode::inputValue).toList();
    }

    /**
     * Returns the strictest mode requested by this step or by the first one, so that a computed input of a later step cannot weaken it. An
     * invalid input counts as the strictest mode: a typo must not disable enforcement.
     */
    public static LockMode asked(CiJob job) {
        return Stream.of(job.input(INPUT), job.reporter().persisted(INPUT))
                .flatMap(Optional::stream)
                .map(text -> find(text).orElse(ENFORCE))
                .max(Comparator.naturalOrder())
                .orElse(OFF);
    }

    /** Returns whether this step can determine the mode that its job requests. */
    public static boolean isKnown(CiJob job) {
        return job.variable("EYAS_STEP").filter(ONLY_STOPS::equals).isEmpty();
    }

    /** Returns whether {@code job} must not start, or must not pass, if its behavior is unknown. */
    public static boolean isEnforced(CiJob job) {
        return asked(job) == ENFORCE;
    }
}
