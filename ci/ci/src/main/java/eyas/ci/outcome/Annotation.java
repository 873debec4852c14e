package eyas.ci.outcome;

/**
 * A remark that a CI system shows beside a job.
 *
 * @param title a few words
 * @param message the text; anybody may have chosen parts of it
 */
public record Annotation(Level level, String title, String message) {
    /** Levels, the worst first. */
    public enum Level {
        ERROR,
        WARNING,
        NOTICE
    }
}
