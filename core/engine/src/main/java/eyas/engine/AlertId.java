package eyas.engine;

/**
 * Names an alert among all alerts of its job. Repetitions of an alert have its ID.
 *
 * @param source the watch that raised the alert: lower-case hexadecimal digits that cannot be guessed
 * @param number running number of the alert in its source, from 1
 */
public record AlertId(String source, long number) {
    /** Returns the ID as alerts and reports have it. */
    public String text() {
        return source + "-" + number;
    }
}
