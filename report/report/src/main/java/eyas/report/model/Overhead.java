package eyas.report.model;

/**
 * The resource usage of Eyas itself.
 *
 * @param cpuNanos CPU time of Eyas' process, user and system, ns
 * @param residentKib largest resident memory of Eyas' process, KiB
 * @param startToFirstAlertMillis time from the start of Eyas' process to the first alert, -1 if there was none
 * @param startToCommandMillis time from the start of Eyas' process to the start of the command, -1 if there was none
 */
public record Overhead(long cpuNanos, long residentKib, long startToFirstAlertMillis, long startToCommandMillis) {}
