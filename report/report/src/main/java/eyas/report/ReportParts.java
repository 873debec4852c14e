package eyas.report;

/**
 * The parts of a report that are collected.
 *
 * @param processes processes and executables; alerts refer to processes in any case
 * @param connections peers
 * @param traffic how many bytes went to and from peers; costs a look at every read and write
 * @param dns DNS look-ups; costs the same
 * @param files files
 * @param containers containers
 * @param privileges changes of privilege
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

    /** Everything that needs no look at reads and writes; names are learned from what goes over sockets by their own calls. */
    public static final ReportParts LEAN = new ReportParts(true, true, false, true, true, true, true);

    boolean needsTransfers() {
        return traffic;
    }
}
