package eyas.report.model;

/**
 * One exec of a process.
 *
 * @param time time of the exec
 * @param executable the file, -1 if that part is off or full
 * @param commandLine the command line, truncated to the limit
 * @param script the script that this job wrote and the program runs, which has a row among the executables; -1 if there is none
 */
public record ExecFacts(long time, int executable, String commandLine, int script) {
    /** Creates an exec that runs no script of the job. */
    public ExecFacts(long time, int executable, String commandLine) {
        this(time, executable, commandLine, -1);
    }
}
