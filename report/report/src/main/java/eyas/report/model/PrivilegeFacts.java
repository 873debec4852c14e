package eyas.report.model;

/**
 * One kind of privilege change of a process.
 *
 * @param id its number in the report
 * @param kind what changed: {@code user}, {@code group}, {@code capabilities}, {@code namespace}, {@code root}, or {@code set-user-id} for
 * an exec that changed the user
 * @param before the value before, as text; empty if unknown
 * @param after the value after, as text
 * @param process the process
 * @param step its step
 * @param firstTime time of the first change
 * @param count number of changes
 */
public record PrivilegeFacts(
        int id, String kind, String before, String after, int process, int step, long firstTime, long count) {}
