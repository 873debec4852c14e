package eyas.report;

/**
 * The parts of a report that are collected.
 *
 * @param processes processes and executables; the processes that alerts refer to are always included
 * @param connections peers
 * @param traffic byte counts of peers; requires every read and write event
 * @param dns DNS lookups; requires the same events
 * @param files files
 * @param containers containers
 * @param privileges privilege changes
 */
public record ReportParts(
        boolean processes,
        boolean connections,
        boolean traffic,
        boolean dns,
        boolean files,
        boolean containers,
        boolean privileges) {
    /** Everything. */
    public static final ReportParts ALL = new ReportParts(true, true, true, true, true, true, true);

    /** Everything that does not require read and write events; names are learned from socket calls. */
    public static final ReportParts LEAN = new ReportParts(true, true, false, true, true, true, true);

    boolean needsTransfers() {
        return traffic;
    }
}
