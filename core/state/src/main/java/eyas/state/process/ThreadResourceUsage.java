package eyas.state.process;

/**
 * What a thread has used, as far as events and the snapshot have told: memory, page faults, processor time.
 *
 * <p>No generation grows with it. Event thread only.
 */
public final class ThreadResourceUsage {
    public int vmSize;
    public int vmRss;
    public int vmSwap;
    public long majorFaults;
    public long minorFaults;
    /** What switches measured that the thread ran, ns. */
    public long runTime;
    /** Processor times as the last two reports had them. */
    public long userTime;

    public long systemTime;
    public long userTimeBefore;
    public long systemTimeBefore;

    ThreadResourceUsage() {}

    /** Makes this say nothing. */
    void clear() {
        vmSize = 0;
        vmRss = 0;
        vmSwap = 0;
        majorFaults = 0;
        minorFaults = 0;
        runTime = 0;
        userTime = 0;
        systemTime = 0;
        userTimeBefore = 0;
        systemTimeBefore = 0;
    }

    /** Returns the virtual memory in KiB. */
    public int vmSize() {
        return vmSize;
    }

    /** Returns the resident memory in KiB. */
    public int vmRss() {
        return vmRss;
    }

    /** Returns the swapped memory in KiB. */
    public int vmSwap() {
        return vmSwap;
    }

    /** Returns the page faults that needed I/O. */
    public long majorFaults() {
        return majorFaults;
    }

    /** Returns the page faults that needed none. */
    public long minorFaults() {
        return minorFaults;
    }

    /** Returns how long the thread ran as far as switches of threads were seen, ns. */
    public long runTime() {
        return runTime;
    }

    /** Returns the user time of the last report on processor times, in the report's unit; 0 before the first. */
    public long userTime() {
        return userTime;
    }

    /** Returns the system time of the last report on processor times, in the report's unit; 0 before the first. */
    public long systemTime() {
        return systemTime;
    }

    /** Returns the user time of the report before the last; 0 before the second. */
    public long userTimeBefore() {
        return userTimeBefore;
    }

    /** Returns the system time of the report before the last; 0 before the second. */
    public long systemTimeBefore() {
        return systemTimeBefore;
    }
}
