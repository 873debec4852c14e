package eyas.state.job;

import org.jspecify.annotations.Nullable;

/**
 * A thread of a process as attribution sees it: who it is, what it runs, and who made it.
 *
 * <p>Strings are bytes without a terminator; sequences keep a NUL after each string. Nothing of it is to be changed, but for
 * {@link #job()}, which belongs to {@link JobTracker}. Event thread only.
 */
public interface JobProcess {
    /** Returns what the tracker knows of this thread; the same object for the thread's whole life. */
    JobMembership job();

    /** Returns a number that no other thread ever had; it stays the same over an exec. */
    long number();

    /** Returns the thread id in the host's namespace. */
    long tid();

    /** Returns the id of the process, -1 if unknown. */
    long pid();

    /** Returns the id of the parent, -1 if unknown. */
    long ptid();

    /** Returns the session id, -1 if unknown. */
    long sid();

    /** Returns the kernel's name of the thread. */
    byte[] comm();

    /** Returns the path of the executable, empty if unknown. */
    byte[] exePath();

    /** Returns the arguments after the first. */
    byte[] args();

    /** Returns the environment of the process. */
    byte[] env();

    /** Returns the working directory of the process. */
    byte[] cwd();

    /** Returns the control groups, entries {@code subsystem=/path}. */
    byte[] cgroups();

    /** Returns the id of the container, 12 characters, empty on the host. */
    byte[] containerId();

    /** Returns what the container is told apart by: the engine's full id where it is known, empty on the host. */
    byte[] containerKey();

    /** Returns the name of what the standard input is, empty if unknown. */
    byte[] standardInput();

    /** Returns the name of the program that the process runs, if no job has brought it along; empty otherwise. */
    byte[] installedProgram();

    /** Returns the name of the file of its program, if no job has brought that along, whatever its environment brings; empty otherwise. */
    byte[] installedFile();

    /** Return whether the process, or one that it comes from, has read code of a package that nobody started it for. */
    boolean hasLoadedPackage();

    /** Returns the archive with a plug-in that the process, which is a build tool, has opened last; null for none. */
    @Nullable
    LastReadPackage plugin();

    /** Returns when the thread was created, ns since the epoch; 0 if unknown. */
    long cloneTime();

    /**
     * Return whether its parent may not be its maker: it was made with {@code CLONE_PARENT}, or by {@code vfork} or into another pid
     * namespace, where only the child's own side tells of it, and the caller can end before that runs.
     */
    boolean mayHaveAnotherMaker();

    /** Return whether the thread has exited. */
    boolean dead();

    /** Returns the first thread of the process; this one where that is unknown. */
    JobProcess main();

    /** Returns one of the threads of the process, from which {@link #nextThread} leads to all others; null if unknown. */
    @Nullable
    JobProcess firstThread();

    /** Returns the thread of the process after this one, null after the last. */
    @Nullable
    JobProcess nextThread();
}
