package eyas.report.activity;

/**
 * The counters of one row.
 *
 * @param calls observed system calls
 * @param failed system calls that returned an error
 * @param opened file opens, including repeated ones
 * @param read bytes read from files and pipes
 * @param written bytes written to files and pipes
 * @param received bytes received over internet sockets, including from this machine
 * @param sent bytes sent over internet sockets
 * @param cpu CPU time in ns; 0 if the source has no context switch events
 */
public record ActivitySums(
        long calls, long failed, long opened, long read, long written, long received, long sent, long cpu) {
    /** Returns the total number of transferred bytes. */
    public long bytes() {
        return read + written + received + sent;
    }
}
