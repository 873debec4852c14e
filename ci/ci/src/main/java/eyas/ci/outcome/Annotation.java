package eyas.ci.outcome;

/**
 * An annotation that a CI system shows beside a job.
 *
 * @param title a few words
 * @param message the text; parts of it are untrusted
 */
public record Annotation(Level level, String title, String message) {
    /** Levels, the most severe first. */
    public enum Level {
        ERROR,
        WARNING,
        NOTICE
    }
}
