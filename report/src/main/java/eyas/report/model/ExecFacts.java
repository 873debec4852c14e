package eyas.report.model;

/**
 * One program that a process became.
 *
 * @param time when
 * @param executable the file, -1 where that part is off or full
 * @param commandLine the command line, cut to the limit
 */
public record ExecFacts(long time, int executable, String commandLine) {}
