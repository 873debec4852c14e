package eyas.session.command;

/** A command that runs, for what has to end the process that watches it. Any thread; makes no object, since the heap may be full. */
public interface RunningCommand {
    /**
     * End the watch, because the thread that calls this has failed: what it would have done is not done. The session says so, waits
     * for the command and makes its report.
     *
     * @param problem what the session says
     * @return whether the session is on another thread, and ends the process by itself
     */
    boolean fail(String problem);

    /**
     * Wait for the command, and then for the session to end the process; return where that did not come in time, or cannot, since
     * this is the session's thread.
     *
     * @param ours the code of a failure of this process
     * @return with which code the process is to end now: the command's, {@code ours} where that is 0 or not known
     */
    int awaitEnd(int ours);
}
