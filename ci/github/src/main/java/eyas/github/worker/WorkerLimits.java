package eyas.github.worker;

/**
 * Bounds what is read of a runner's log. What is beyond is left out, and said.
 *
 * @param files pages of the log, the first ones (default 64; the runner begins a new one after 8 MiB)
 * @param bytes bytes of all pages (default 256 MiB)
 * @param line characters of a line; the rest of it is skipped (default 65,536)
 * @param message characters of the job's description (default 16 Mi)
 * @param steps steps of a job, and processes and parts of each (default 4,096)
 * @param name characters of a name (default 512)
 */
public record WorkerLimits(int files, long bytes, int line, int message, int steps, int name) {
    public static final WorkerLimits DEFAULT = new WorkerLimits(64, 256L << 20, 1 << 16, 16 << 20, 4_096, 512);
}
