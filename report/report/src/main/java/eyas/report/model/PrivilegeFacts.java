package eyas.report.model;

/**
 * One kind of change of a process's privileges.
 *
 * @param id its number in the report
 * @param kind what changed: {@code user}, {@code group}, {@code capabilities}, {@code namespace}, {@code root}, or
 *     {@code set-user-id} for an exec that changed the user
 * @param before what held before, in words; empty if unknown
 * @param after what holds since, in words
 * @param process the process
 * @param step its step
 * @param firstTime when for the first time
 * @param count how often
 */
public record PrivilegeFacts(
        int id, String kind, String before, String after, int process, int step, long firstTime, long count) {}
