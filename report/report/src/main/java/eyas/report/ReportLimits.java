package eyas.report;

/**
 * Limits of what a report keeps; items beyond a limit are counted, and the count is reported.
 *
 * @param processes processes in the tree (default 100,000)
 * @param execs programs kept for one process (default 16)
 * @param executables distinct executables (default 20,000)
 * @param connections distinct pairs of process and peer (default 20,000)
 * @param lookups distinct DNS lookups (default 20,000)
 * @param answers records kept for one lookup (default 16)
 * @param files distinct files (default 50,000)
 * @param touches pairs of action and process kept for one file (default 8)
 * @param rows rows of each table that has no limit of its own (default 5,000)
 * @param containers containers (default 1,000)
 * @param steps steps, and package scripts (default 5,000 of each)
 * @param alerts alerts kept in full; further ones are only counted by rule (default 10,000)
 * @param text longest command line, message or path kept, in characters (default 1,024)
 */
public record ReportLimits(
        int processes,
        int execs,
        int executables,
        int connections,
        int lookups,
        int answers,
        int files,
        int touches,
        int rows,
        int containers,
        int steps,
        int alerts,
        int text) {
    /** Returns the defaults. */
    public static ReportLimits defaults() {
        return new ReportLimits(100_000, 16, 20_000, 20_000, 20_000, 16, 50_000, 8, 5_000, 1_000, 5_000, 10_000, 1_024);
    }

    /** Returns limits that are all {@code most}, except for {@code text}. */
    public static ReportLimits uniform(int most, int text) {
        return new ReportLimits(most, most, most, most, most, most, most, most, most, most, most, most, text);
    }
}
