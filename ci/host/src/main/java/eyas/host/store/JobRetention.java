package eyas.host.store;

/**
 * The retention of ended jobs.
 *
 * @param days days after which a job's directory is removed
 * @param bytes maximum total size of all job directories, including those that are not closed; the oldest are removed first
 */
public record JobRetention(int days, long bytes) {
    /** The default: 30 days, 10 GiB. */
    public static final JobRetention DEFAULT = new JobRetention(30, 10L << 30);
}
