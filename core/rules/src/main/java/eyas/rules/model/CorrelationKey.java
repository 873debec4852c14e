package eyas.rules.model;

import java.util.Locale;
import java.util.Optional;

/** The attribute that the events of a correlation share. */
public enum CorrelationKey {
    /** The process. */
    PROCESS,
    /** The package script, otherwise the command of a step or session, including all descendants. */
    ANCESTOR,
    /** The package script; events outside of package scripts do not count. */
    SCRIPT,
    /** The step of a CI job; events outside of steps do not count. */
    STEP,
    /** The CI job; events outside of jobs do not count. */
    JOB,
    /** The container, or the host. */
    CONTAINER;

    /** Returns the key with the keyword {@code word}. */
    public static Optional<CorrelationKey> of(String word) {
        for (CorrelationKey key : values()) {
            if (key.keyword().equals(word)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Returns the keyword. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
