package eyas.state.process;

import org.jspecify.annotations.Nullable;

/** The threads of one process. An exited main thread remains until the last other thread has ended. */
public final class ProcessThreads {
    long pid;
    /** Whether this process is a subreaper, which adopts orphan processes below it. */
    public boolean reaper;

    /** Number of threads that have not exited. */
    public int alive;

    @Nullable
    ThreadEntry main;

    public @Nullable ThreadEntry first;

    void open(long groupPid, boolean isReaper) {
        pid = groupPid;
        reaper = isReaper;
        alive = 0;
        main = null;
        first = null;
    }

    void add(ThreadEntry thread) {
        thread.group = this;
        thread.nextInGroup = first;
        thread.previousInGroup = null;
        if (first != null) {
            first.previousInGroup = thread;
        }
        first = thread;
        if (thread.isMain()) {
            main = thread;
        }
        if (!thread.dead) {
            alive++;
        }
    }

    void remove(ThreadEntry thread) {
        if (thread.previousInGroup == null) {
            first = thread.nextInGroup;
        } else {
            thread.previousInGroup.nextInGroup = thread.nextInGroup;
        }
        if (thread.nextInGroup != null) {
            thread.nextInGroup.previousInGroup = thread.previousInGroup;
        }
        if (main == thread) {
            main = null;
        }
        if (!thread.dead) {
            alive--;
        }
        thread.group = null;
        thread.nextInGroup = null;
        thread.previousInGroup = null;
    }

    /** Marks a member as exited. */
    public void bury(ThreadEntry thread) {
        if (!thread.dead) {
            thread.dead = true;
            alive--;
        }
    }

    /** Marks a member as alive again: an exec in another thread took over the exited leader's id. */
    public void resurrect(ThreadEntry thread) {
        if (thread.dead) {
            thread.dead = false;
            alive++;
        }
    }

    /** Returns a thread other than {@code besides} that has not exited, or null. */
    @Nullable
    ThreadEntry living(@Nullable ThreadEntry besides) {
        if (main != null && main != besides && !main.dead) {
            return main;
        }
        for (ThreadEntry thread = first; thread != null; thread = thread.nextInGroup) {
            if (thread != besides && !thread.dead) {
                return thread;
            }
        }
        return null;
    }
}
