package eyas.engine;

/**
 * Identifies an alert among all alerts of its job. Repetitions of an alert share its ID.
 *
 * @param source the watch that raised the alert: random, lower-case hexadecimal digits
 * @param number sequence number of the alert in its source, starting at 1
 */
public record AlertId(String source, long number) {
    /** Returns the ID in the form that alerts and reports use. */
    public String text() {
        return source + "-" + number;
    }
}
