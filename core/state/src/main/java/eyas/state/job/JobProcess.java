package eyas.state.job;

import org.jspecify.annotations.Nullable;

/**
 * A view of a thread for attribution: its ids, its program and its creator.
 *
 * <p>Strings are bytes without a terminator; lists keep a NUL after each string. Read-only, except for {@link #job()}, which {@link
 * JobTracker} owns. Event thread only.
 */
public interface JobProcess {
    /** Returns the tracker's state of this thread; the same object for the thread's lifetime. */
    JobMembership job();

    /** Returns a number unique to this thread; kept over an exec. */
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

    /** Returns the cgroups, entries {@code subsystem=/path}. */
    byte[] cgroups();

    /** Returns the id of the container, 12 characters, empty on the host. */
    byte[] containerId();

    /** Returns the container's identity: the engine's full id if known and the owner; empty on the host. */
    byte[] containerKey();

    /** Returns the name of the standard input's file, empty if unknown. */
    byte[] standardInput();

    /** Returns the name of the program that the process runs if it is installed; else empty. */
    byte[] installedProgram();

    /** Returns the name of its executable if it is installed, regardless of injected code; else empty. */
    byte[] installedFile();

    /** Returns whether the process or an ancestor read code of a package for which it was not started. */
    boolean hasLoadedPackage();

    /** Returns the last archive with a plug-in that the process, a build tool, opened; null for none. */
    @Nullable
    LastReadPackage plugin();

    /** Returns when the thread was created, ns since the epoch; 0 if unknown. */
    long cloneTime();

    /**
     * Returns whether its parent may differ from its creator: it was created with {@code CLONE_PARENT}, by {@code vfork} or in another PID
     * namespace. Only the child's own event reports it then, and the caller can end before that.
     */
    boolean mayHaveOtherCreator();

    /** Returns whether the thread has exited. */
    boolean dead();

    /** Returns the main thread of the process; this one if unknown. */
    JobProcess main();

    /** Returns the first of the process's threads, from which {@link #nextThread} leads to all others; null if unknown. */
    @Nullable
    JobProcess firstThread();

    /** Returns the next thread of the process, null after the last. */
    @Nullable
    JobProcess nextThread();
}
