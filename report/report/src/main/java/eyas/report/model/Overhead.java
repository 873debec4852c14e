package eyas.report.model;

/**
 * What Eyas itself used.
 *
 * @param cpuNanos processor time of Eyas' process, user and system
 * @param residentKib largest resident memory of Eyas' process, KiB
 * @param startToFirstAlertMillis from the start of Eyas' process to the first alert, -1 where there was none
 * @param startToCommandMillis from the start of Eyas' process to the start of the command, -1 where there was none
 */
public record Overhead(long cpuNanos, long residentKib, long startToFirstAlertMillis, long startToCommandMillis) {}
