package eyas.state.origin;

import org.jspecify.annotations.Nullable;

/**
 * A thread of a process as the search for origins sees it: what it runs, and what it holds open.
 *
 * <p>Strings are bytes without a terminator; arguments keep a NUL after each. Nothing of it is to be changed, but for {@link
 * #originState()}, which belongs to {@link OriginTable}. Event thread only.
 */
public interface OriginProcess {
    /** Returns what the table knows of this thread; the same object for the thread's whole life. */
    OriginState originState();

    /** Returns a number that no other thread ever had; it stays the same over an exec. */
    long number();

    /** Returns the kernel's name of the thread. */
    byte[] comm();

    /** Returns the arguments after the first. */
    byte[] args();

    /** Returns the path of the executable, empty if unknown. */
    byte[] exePath();

    /** Returns the flags of the last exec ({@code execve_flags}). */
    int exeFlags();

    /** Returns the inode of the executable, 0 if unknown. */
    long exeIno();

    /** Returns the change time of the executable, ns since the epoch; 0 if unknown. */
    long exeCtime();

    /** Returns the working directory of the process. */
    byte[] cwd();

    /** Returns what the container is told apart by: the engine's full id where it is known, empty on the host. */
    byte[] containerKey();

    /** Returns the name of the package for whose script the process runs, empty for none. */
    byte[] packageName();

    /** Return whether the process runs a script because a package is installed or built. */
    boolean isInstallingScript();

    /** Returns the number of the step that the process belongs to, 0 for none. */
    long stepNumber();

    /** Return whether the process belongs to a step that runs an action. */
    boolean isAction();

    /** Return whether it is the runner itself. */
    boolean isRunner();

    /** Returns the user as whom it acts, -1 if unknown. */
    int uid();

    /** Returns the {@link eyas.state.job.ProgramRuntime#bit bits} of the programs for which its environment brings code. */
    int loads();

    /** Returns where Python looks for modules before it looks among what is installed. */
    byte[] pythonPath();

    /** Returns {@code LD_LIBRARY_PATH}, empty for none. */
    byte[] libraryPath();

    /** Returns the first thread of the process; this one where that is unknown. */
    OriginProcess main();

    /** Returns the descriptor of the process with this number, null if unknown. */
    @Nullable
    OriginDescriptor descriptor(long number);
}
