package eyas.report.model;

/**
 * One program that a process became.
 *
 * @param time when
 * @param executable the file, -1 where that part is off or full
 * @param commandLine the command line, cut to the limit
 * @param script the script that this job wrote and the program runs, which has a row among the executables; -1 if there is none
 */
public record ExecFacts(long time, int executable, String commandLine, int script) {
    /** Makes facts of a program that runs no script of the job. */
    public ExecFacts(long time, int executable, String commandLine) {
        this(time, executable, commandLine, -1);
    }
}
