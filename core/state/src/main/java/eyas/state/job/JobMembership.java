package eyas.state.job;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The job, step and command that one thread belongs to, with what {@link JobTracker} remembers to find that out.
 *
 * <p>One belongs to each thread entry and lives as long; only the tracker writes to it. Event thread only.
 */
public final class JobMembership {
    /** To whom the process belongs; the same for all its threads. */
    @Nullable
    Attribution attribution;

    /** The number of the process that leads the command which this one is part of. */
    long command;

    /** Whether the process begins a step. */
    boolean beginsStep;

    /** Whether it is the shell of its step, or a copy of that which has not become another program. */
    boolean isStepShell;

    /** Whether nothing in its environment could load code into its program when that was started. */
    boolean cleanStart;

    /** Variables that change later steps and that the runner gave this process, but no earlier one of its job. */
    NewStepVariables given = NewStepVariables.NONE;

    /** Whether it is the runner itself: the program that starts steps, or the one that started that. */
    boolean isRunner;

    /** The {@link ProgramRuntime#bit bits} of the programs for which its environment brings code. */
    int loads;

    /** Where Python looks for modules before it looks among what is installed. */
    byte[] pythonPath = Bytes.EMPTY;

    byte[] libraryPath = Bytes.EMPTY;

    /** Whether the environment that is kept is not all that the process had when it was found. */
    boolean isEnvironmentCut;

    /** Whether the process has been looked at. */
    boolean placed;

    /** Makes one that says nothing. */
    public JobMembership() {}

    /** Makes this say nothing, as a new one. */
    public void clear() {
        attribution = null;
        command = 0;
        beginsStep = false;
        cleanStart = false;
        isStepShell = false;
        isEnvironmentCut = false;
        given = NewStepVariables.NONE;
        isRunner = false;
        loads = 0;
        pythonPath = Bytes.EMPTY;
        libraryPath = Bytes.EMPTY;
        placed = false;
    }

    /** Notes that the environment that is kept of a process that was found is not all of it. */
    public void cutEnvironment() {
        isEnvironmentCut = true;
    }

    /** Makes this say that the process leads a command of its own, and nothing else. */
    public void begin(long number) {
        clear();
        command = number;
    }

    /** Returns the job, step and package script that the process belongs to; null where it belongs to none. */
    public @Nullable Attribution attribution() {
        return attribution;
    }

    /**
     * Returns the {@link JobProcess#number} of the process that leads the command which this process is part of: what a
     * step's shell, or the shell of a session, started; the step's first process where that is no shell.
     */
    public long command() {
        return command;
    }

    /**
     * Returns variables that change what programs do ({@code LD_PRELOAD=…}) and that the runner gave this process, which begins
     * a step, but no earlier one of the job.
     */
    public NewStepVariables given() {
        return given;
    }

    /**
     * Return whether the process is the runner itself: the program that starts steps, or the one that started that. What
     * belongs to a step is none, whatever it calls itself.
     */
    public boolean isRunner() {
        return isRunner;
    }

    /** Return whether the process is the first of its step, which the runner or a service started for it. */
    public boolean beginsStep() {
        return beginsStep;
    }

    /** Returns the {@link ProgramRuntime#bit bits} of the programs for which its environment brings code along. */
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

    /**
     * Return whether the program was seen to be started, and nothing in its environment could load other code into it; false
     * where that is not known.
     */
    public boolean cleanStart() {
        return cleanStart;
    }
}
