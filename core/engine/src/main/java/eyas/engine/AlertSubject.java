package eyas.engine;

/**
 * The process, step or package script that a derived alert is about, by its number in the report.
 *
 * @param process the process, -1 if unknown
 * @param step the step, -1 for none
 * @param script the package script, -1 for none
 * @param target what the process acted on; the same for repetitions
 */
public record AlertSubject(int process, int step, int script, String target) {
    /** Returns the deduplication key of {@code alert}. */
    public AlertKey key(Alert alert) {
        return new AlertKey(alert.rule(), process, step, target);
    }
}
