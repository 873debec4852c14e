package eyas.host.books;

/**
 * How much is kept of jobs that have ended.
 *
 * @param days days after which a job's directory is removed
 * @param bytes the most that all directories of jobs take, those that are not closed included; the oldest are removed first
 */
public record JobRetention(int days, long bytes) {
    /** What holds where nothing is set: 30 days, 10 GiB. */
    public static final JobRetention DEFAULT = new JobRetention(30, 10L << 30);
}
