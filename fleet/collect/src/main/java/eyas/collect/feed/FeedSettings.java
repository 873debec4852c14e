package eyas.collect.feed;

import java.time.Duration;

/**
 * When tables are written.
 *
 * @param gather how long deliveries are gathered, so that one file has many jobs
 * @param mostJobs from how many on they are written at once
 * @param mostBytes from how many bytes of reports on they are written at once
 * @param settle after how long without news a job that has alerts and no report is written with its alerts alone
 * @param asideBytes bytes of what could not be read that are kept; the oldest goes first
 */
public record FeedSettings(Duration gather, int mostJobs, long mostBytes, Duration settle, long asideBytes) {
    /** What holds where nothing is set. */
    public static final FeedSettings DEFAULT =
            new FeedSettings(Duration.ofSeconds(20), 500, 32L << 20, Duration.ofHours(6), 1L << 30);

    /** Returns the same with another time to gather. */
    public FeedSettings gathering(Duration other) {
        return new FeedSettings(other, mostJobs, mostBytes, settle, asideBytes);
    }

    /** Returns the same with another time after which a job without a report is written. */
    public FeedSettings settling(Duration other) {
        return new FeedSettings(gather, mostJobs, mostBytes, other, asideBytes);
    }
}
