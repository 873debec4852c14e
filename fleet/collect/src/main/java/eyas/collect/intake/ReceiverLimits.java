package eyas.collect.intake;

import java.time.Duration;

/**
 * Limits of what a receiver accepts.
 *
 * @param report bytes of a report
 * @param capture bytes of a capture
 * @param chunk bytes of one request
 * @param openUploads unfinished uploads of all senders
 * @param openPerSender unfinished uploads of one sender
 * @param bytesPerDay bytes that one sender may send within 24 hours
 * @param leastFree bytes that stay free on the state's disk
 * @param idle time after which an idle upload is removed
 * @param alertsPerJob alerts of one running job
 * @param alertBytesPerJob bytes of these alerts
 * @param alertJobs jobs with alerts and no report
 */
public record ReceiverLimits(
        long report,
        long capture,
        int chunk,
        int openUploads,
        int openPerSender,
        long bytesPerDay,
        long leastFree,
        Duration idle,
        int alertsPerJob,
        long alertBytesPerJob,
        int alertJobs) {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** The defaults. */
    public static final ReceiverLimits DEFAULT = new ReceiverLimits(
            64 * MIB,
            2 * GIB,
            (int) (8 * MIB),
            1_000,
            32,
            50 * GIB,
            2 * GIB,
            Duration.ofHours(24),
            10_000,
            16 * MIB,
            10_000);

    /** Returns a copy with other file sizes. */
    public ReceiverLimits withFiles(long reportBytes, long captureBytes) {
        return new ReceiverLimits(
                reportBytes,
                captureBytes,
                chunk,
                openUploads,
                openPerSender,
                bytesPerDay,
                leastFree,
                idle,
                alertsPerJob,
                alertBytesPerJob,
                alertJobs);
    }

    /** Returns a copy with other limits of pending data. */
    public ReceiverLimits withCapacity(long bytesADay, long free, int uploads, int uploadsOfOne) {
        return new ReceiverLimits(
                report,
                capture,
                chunk,
                uploads,
                uploadsOfOne,
                bytesADay,
                free,
                idle,
                alertsPerJob,
                alertBytesPerJob,
                alertJobs);
    }
}
