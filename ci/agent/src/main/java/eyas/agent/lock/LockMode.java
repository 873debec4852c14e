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

/** What a job asks of the lock, by its input {@code lock}. */
public enum LockMode {
    /** Nothing. */
    OFF,
    /** Propose what the lock should be. */
    LEARN,
    /** Report what the lock does not have. */
    REPORT,
    /** Report it, and let the job fail. */
    ENFORCE;

    /** The name of the input. */
    public static final String INPUT = "lock";

    /** What the variable {@code EYAS_STEP} says in a step that only ends a watch: it has no input about the lock. */
    private static final String ONLY_STOPS = "stop";

    /** Return the word for inputs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Return what {@code job} asks for.
     *
     * @throws CiException if the input is none
     */
    public static LockMode of(CiJob job) {
        String text = job.input(INPUT).orElse(OFF.word());
        return of(text);
    }

    /**
     * Return the mode of that word.
     *
     * @throws CiException if there is none
     */
    static LockMode of(String text) {
        return find(text).orElseThrow(() -> {
            String nearest = NearestName.of(text.toLowerCase(Locale.ROOT), words());
            return new CiException("input " + INPUT + ": '" + Printable.of(text, 40) + "' is none of "
                    + String.join(", ", words()) + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
        });
    }

    /** Return the mode of that word; empty if there is none. */
    static Optional<LockMode> find(String text) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(text)).findFirst();
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(LockMode::word).toList();
    }

    /**
     * Return the strictest mode that is asked for by the inputs of the step at hand or was by those of the first one, whatever the inputs of
     * a later one are computed from. An input that is none was meant to be one: what is misspelled asks for no less than what is not.
     */
    public static LockMode asked(CiJob job) {
        return Stream.of(job.input(INPUT), job.reporter().kept(INPUT))
                .flatMap(Optional::stream)
                .map(text -> find(text).orElse(ENFORCE))
                .max(Comparator.naturalOrder())
                .orElse(OFF);
    }

    /** Return whether the step at hand can tell what its job asks for. */
    public static boolean isKnown(CiJob job) {
        return job.variable("EYAS_STEP").filter(ONLY_STOPS::equals).isEmpty();
    }

    /** Return whether {@code job} is not to go on, or to pass, where nothing is known of what it did. */
    public static boolean isEnforced(CiJob job) {
        return asked(job) == ENFORCE;
    }
}
