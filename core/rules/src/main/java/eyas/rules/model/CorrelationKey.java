package eyas.rules.model;

import java.util.Locale;
import java.util.Optional;

/** What the events of a correlation have in common. */
public enum CorrelationKey {
    /** They come from one process. */
    PROCESS,
    /** They come from one package script, else from one command of a step or a session, with all that it started. */
    ANCESTOR,
    /** They come from one package script; events outside of package scripts do not count. */
    SCRIPT,
    /** They come from one step of a CI job; events outside of steps do not count. */
    STEP,
    /** They come from one CI job; events outside of jobs do not count. */
    JOB,
    /** They come from one container, or from the host. */
    CONTAINER;

    /** Returns the key that {@code word} names. */
    public static Optional<CorrelationKey> of(String word) {
        for (CorrelationKey key : values()) {
            if (key.word().equals(word)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Returns the word that is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
