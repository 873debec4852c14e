package eyas.state.job;

import org.jspecify.annotations.Nullable;

/** The tables around {@link JobTracker}, as far as it asks them. Event thread only. */
public interface JobProcesses {
    /** Returns the thread with host id {@code tid}, null if unknown. Counts as no look-up. */
    @Nullable
    JobProcess find(long tid);

    /** Takes note that what rules can read of the process of thread {@code tid} has changed. */
    void changed(long tid);

    /** Returns a number that no thread, job, step or script ever had. */
    long nextNumber();

    /**
     * Returns the name of a container, empty if unknown.
     *
     * @param key what it is told apart by
     * @param id its short id
     */
    byte[] containerName(byte[] key, byte[] id);
}
