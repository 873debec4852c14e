package eyas.agent.lock;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.text.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new CiException("input " + INPUT + ": '" + Printable.of(text, 40) + "' is none of "
                        + String.join(", ", words())));
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(LockMode::word).toList();
    }

    /**
     * Return whether {@code job} is not to go on, or to pass, where nothing is known of what it did; a wrong input is no such wish. What the
     * first step was asked for stands, whatever the inputs of a later one are computed from.
     */
    public static boolean isEnforced(CiJob job) {
        return job.input(INPUT).filter(ENFORCE.word()::equals).isPresent()
                || job.reporter().kept(INPUT).filter(ENFORCE.word()::equals).isPresent();
    }
}
