package eyas.github.worker;

/**
 * Limits on a runner's log. The rest is ignored and reported.
 *
 * @param files number of log files, the first ones (default 64; the runner starts a new one after 8 MiB)
 * @param bytes size of all files in bytes (default 256 MiB)
 * @param line length of a line in characters; the rest of it is skipped (default 65,536)
 * @param message length of the job's description in characters (default 16 Mi)
 * @param steps number of steps of a job, and of processes and parts of each (default 4,096)
 * @param name length of a name in characters (default 512)
 */
public record WorkerLimits(int files, long bytes, int line, int message, int steps, int name) {
    public static final WorkerLimits DEFAULT = new WorkerLimits(64, 256L << 20, 1 << 16, 16 << 20, 4_096, 512);
}
