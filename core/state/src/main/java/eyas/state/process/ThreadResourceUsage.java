package eyas.state.process;

/**
 * A thread's resource usage as reported by events and the snapshot: memory, page faults, processor time.
 *
 * <p>Changes do not affect the generation. Event thread only.
 */
public final class ThreadResourceUsage {
    public int vmSize;
    public int vmRss;
    public int vmSwap;
    public long majorFaults;
    public long minorFaults;
    /** Run time measured from context switches, ns. */
    public long runTime;
    /** Processor times of the last two reports. */
    public long userTime;

    public long systemTime;
    public long userTimeBefore;
    public long systemTimeBefore;

    ThreadResourceUsage() {}

    /** Resets all values. */
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

    /** Returns the number of page faults that required I/O. */
    public long majorFaults() {
        return majorFaults;
    }

    /** Returns the number of page faults that required no I/O. */
    public long minorFaults() {
        return minorFaults;
    }

    /** Returns the thread's run time as far as context switches were observed, ns. */
    public long runTime() {
        return runTime;
    }

    /** Returns the user time of the last report of processor times, in the report's unit; 0 before the first. */
    public long userTime() {
        return userTime;
    }

    /** Returns the system time of the last report of processor times, in the report's unit; 0 before the first. */
    public long systemTime() {
        return systemTime;
    }

    /** Returns the user time of the second last report; 0 before the second. */
    public long userTimeBefore() {
        return userTimeBefore;
    }

    /** Returns the system time of the second last report; 0 before the second. */
    public long systemTimeBefore() {
        return systemTimeBefore;
    }
}
