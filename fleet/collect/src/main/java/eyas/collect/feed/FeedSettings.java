package eyas.collect.feed;

import java.time.Duration;

/**
 * When tables are written.
 *
 * @param gather how long deliveries are gathered into one batch
 * @param mostJobs number of jobs that triggers a write
 * @param mostBytes bytes of reports that trigger a write
 * @param settle inactivity after which a job with alerts and no report is written with its alerts alone
 * @param asideBytes bytes of unreadable deliveries that are kept; the oldest is evicted first
 */
public record FeedSettings(Duration gather, int mostJobs, long mostBytes, Duration settle, long asideBytes) {
    /** The defaults. */
    public static final FeedSettings DEFAULT =
            new FeedSettings(Duration.ofSeconds(20), 500, 32L << 20, Duration.ofHours(6), 1L << 30);

    /** Returns a copy with another gather time. */
    public FeedSettings gathering(Duration other) {
        return new FeedSettings(other, mostJobs, mostBytes, settle, asideBytes);
    }

    /** Returns a copy with another settle time. */
    public FeedSettings settling(Duration other) {
        return new FeedSettings(gather, mostJobs, mostBytes, other, asideBytes);
    }
}
