package eyas.state.job;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The job, step and command that one thread belongs to, with the evidence that {@link JobTracker} keeps.
 *
 * <p>Each thread entry owns one; only the tracker writes to it. Event thread only.
 */
public final class JobMembership {
    /** The attribution of the process; the same for all its threads. */
    @Nullable
    Attribution attribution;

    /** The number of the process that leads this process's command. */
    long command;

    /** Whether the process is the first of a step. */
    boolean startsStep;

    /** Whether it is the shell of its step, or a fork of it that has not executed another program. */
    boolean isStepShell;

    /** Whether its environment could not inject code when the program was started. */
    boolean cleanStart;

    /** Variables that affect later steps and that the runner set for this process, but for no earlier one of its job. */
    NewStepVariables newVariables = NewStepVariables.NONE;

    /** Whether it is the runner itself: the program that starts steps, or the parent of that program. */
    boolean isRunner;

    /** The {@link ProgramRuntime#bit bits} of the runtimes into which its environment injects code. */
    int loads;

    /** The directories that Python searches for modules before the installed ones. */
    byte[] pythonPath = Bytes.EMPTY;

    byte[] libraryPath = Bytes.EMPTY;

    /** Whether the environment of a process that existed before monitoring started is incomplete. */
    boolean isEnvironmentCut;

    /** Whether the process has been attributed. */
    boolean placed;

    /** Makes an empty membership. */
    public JobMembership() {}

    /** Resets all values. */
    public void clear() {
        attribution = null;
        command = 0;
        startsStep = false;
        cleanStart = false;
        isStepShell = false;
        isEnvironmentCut = false;
        newVariables = NewStepVariables.NONE;
        isRunner = false;
        loads = 0;
        pythonPath = Bytes.EMPTY;
        libraryPath = Bytes.EMPTY;
        placed = false;
    }

    /** Records that the environment of a process that existed before monitoring started is incomplete. */
    public void cutEnvironment() {
        isEnvironmentCut = true;
    }

    /** Resets all values and makes the process lead a command of its own. */
    public void begin(long number) {
        clear();
        command = number;
    }

    /** Returns the job, step and package script that the process belongs to; null if there is none. */
    public @Nullable Attribution attribution() {
        return attribution;
    }

    /**
     * Returns the {@link JobProcess#number} of the process that leads this process's command: a child of the step's shell or of a session's
     * shell, or the step's first process if that is not a shell.
     */
    public long command() {
        return command;
    }

    /**
     * Returns variables that affect programs ({@code LD_PRELOAD=…}) and that the runner set for this first process of a step, but for no
     * earlier one of the job.
     */
    public NewStepVariables newVariables() {
        return newVariables;
    }

    /**
     * Returns whether the process is the runner itself: the program that starts steps, or the parent of that program. A process of a step
     * never is, regardless of its name.
     */
    public boolean isRunner() {
        return isRunner;
    }

    /** Returns whether the process is the first of its step, started by the runner or by a service. */
    public boolean startsStep() {
        return startsStep;
    }

    /** Returns the {@link ProgramRuntime#bit bits} of the runtimes into which its environment injects code. */
    public int loads() {
        return loads;
    }

    /** Returns {@code PYTHONPATH}, empty for none. */
    public byte[] pythonPath() {
        return pythonPath;
    }

    /** Returns {@code LD_LIBRARY_PATH}, empty for none. */
    public byte[] libraryPath() {
        return libraryPath;
    }

    /** Returns whether the program's start was observed and its environment could not inject code; false if unknown. */
    public boolean cleanStart() {
        return cleanStart;
    }
}
