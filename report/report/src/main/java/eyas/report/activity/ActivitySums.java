package eyas.report.activity;

/**
 * Sums of what was done.
 *
 * @param calls system calls that were seen
 * @param failed how many of them returned an error
 * @param opened files that were opened, each opening counted
 * @param read bytes read from files and pipes
 * @param written bytes written to files and pipes
 * @param received bytes received from other machines, or from this one over internet sockets
 * @param sent bytes sent likewise
 * @param cpu ns on a processor; 0 where the source has no switches of threads
 */
public record ActivitySums(
        long calls, long failed, long opened, long read, long written, long received, long sent, long cpu) {
    /** Returns how many bytes went anywhere. */
    public long bytes() {
        return read + written + received + sent;
    }
}
