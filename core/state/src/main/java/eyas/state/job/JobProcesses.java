package eyas.state.job;

import org.jspecify.annotations.Nullable;

/** Gives {@link JobTracker} access to the tables. Event thread only. */
public interface JobProcesses {
    /** Returns the thread with host id {@code tid}, null if unknown. Does not count as a lookup. */
    @Nullable
    JobProcess find(long tid);

    /** Records that values of the process of thread {@code tid} that rules can read have changed. */
    void changed(long tid);

    /** Returns a number unique among threads, jobs, steps and scripts. */
    long nextNumber();

    /**
     * Returns the name of a container, empty if unknown.
     *
     * @param key the container's identity
     * @param id its short id
     */
    byte[] containerName(byte[] key, byte[] id);
}
