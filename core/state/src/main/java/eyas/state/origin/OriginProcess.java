package eyas.state.origin;

import org.jspecify.annotations.Nullable;

/**
 * A view of a thread for origin tracking: its program and its open descriptors.
 *
 * <p>Strings are bytes without a terminator; arguments keep a NUL after each. Read-only, except for {@link #originState()}, which {@link
 * OriginTable} owns. Event thread only.
 */
public interface OriginProcess {
    /** Returns the table's state of this thread; the same object for the thread's lifetime. */
    OriginState originState();

    /** Returns a number unique to this thread; kept over an exec. */
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

    /** Returns the container's identity: the engine's full id if known and the owner; empty on the host. */
    byte[] containerKey();

    /** Returns the name of the package for whose script the process runs, empty for none. */
    byte[] packageName();

    /** Returns whether the process runs a script because a package is installed or built. */
    boolean isInstallingScript();

    /** Returns the number of the step that the process belongs to, 0 for none. */
    long stepNumber();

    /** Returns whether the process belongs to a step that runs an action. */
    boolean isAction();

    /** Returns whether it is the runner itself. */
    boolean isRunner();

    /** Returns the effective user, -1 if unknown. */
    int uid();

    /** Returns the {@link eyas.state.job.ProgramRuntime#bit bits} of the runtimes into which its environment injects code. */
    int loads();

    /** Returns the directories that Python searches for modules before the installed ones. */
    byte[] pythonPath();

    /** Returns {@code LD_LIBRARY_PATH}, empty for none. */
    byte[] libraryPath();

    /** Returns the main thread of the process; this one if unknown. */
    OriginProcess main();

    /** Returns the process's descriptor with this number, null if unknown. */
    @Nullable
    OriginDescriptor descriptor(long number);
}
