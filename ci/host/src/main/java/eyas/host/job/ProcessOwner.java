package eyas.host.job;

import eyas.state.process.ThreadEntry;

/** Whom a process belongs to: a job that is watched, or one that has ended and has left it running. Event thread only. */
sealed interface ProcessOwner permits WatchedJob, EndedJob {
    /**
     * Take a process in.
     *
     * @param time when it was seen first, ns since the epoch
     */
    void enters(ThreadEntry process, long time);

    /** Note that a process runs another program. */
    void executed(ThreadEntry process);

    /**
     * Note that a process has ended.
     *
     * @param time ns since the epoch
     */
    void left(ThreadEntry process, long time);

    /** Note that a process which one of the job's has made is not known to be the job's: too many waited to be seen. */
    void unplaced();

    /** Tell whether the job's worker has ended: a worker that such a process starts is a job of its own. */
    boolean workerHasEnded();

    /** Return the job's name in the books. */
    String name();
}
