package eyas.engine;

/**
 * Whose doing an alert is about that was concluded from a report, by the numbers that the report gives.
 *
 * @param process the process, -1 if unknown
 * @param step the step, -1 for none
 * @param script the package script, -1 for none
 * @param target what it is about; what repeats it has the same
 */
public record AlertSubject(int process, int step, int script, String target) {
    /** Return what repetitions of {@code alert} have alike. */
    public AlertKey key(Alert alert) {
        return new AlertKey(alert.rule(), process, step, target);
    }
}
