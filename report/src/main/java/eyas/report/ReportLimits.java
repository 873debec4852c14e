package eyas.report;

/**
 * Bounds what a report keeps; what is over a bound is counted and the count is shown.
 *
 * @param processes processes in the tree (default 100,000)
 * @param connections distinct end points (default 20,000)
 * @param files distinct written files (default 20,000)
 * @param names DNS names remembered (default 20,000)
 * @param alerts alerts kept whole; further ones are only counted by rule (default 10,000)
 * @param commandLine longest command line kept, in bytes (default 1,024)
 */
public record ReportLimits(int processes, int connections, int files, int names, int alerts, int commandLine) {
    /** Returns the defaults. */
    public static ReportLimits defaults() {
        return new ReportLimits(100_000, 20_000, 20_000, 20_000, 10_000, 1_024);
    }
}
