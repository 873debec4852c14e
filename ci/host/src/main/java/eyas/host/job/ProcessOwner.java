package eyas.host.job;

import eyas.state.process.ThreadEntry;

/** The owner of a process: a watched job, or an ended one that has left it running. Event thread only. */
sealed interface ProcessOwner permits WatchedJob, EndedJob {
    /**
     * Adds a process.
     *
     * @param time when it was first seen, ns since the epoch
     */
    void enters(ThreadEntry process, long time);

    /** Records that a process has executed another program. */
    void executed(ThreadEntry process);

    /**
     * Records that a process has ended.
     *
     * @param time ns since the epoch
     */
    void left(ThreadEntry process, long time);

    /** Records that a child of the job's process may be missing: there were too many unseen children. */
    void unplaced();

    /** Returns whether the job's worker has ended: a worker that such a process starts is a separate job. */
    boolean workerHasEnded();

    /** Returns the job's name. */
    String name();
}
