package eyas.collect.intake;

import java.time.Duration;

/**
 * What a receiver takes.
 *
 * @param report bytes of a report
 * @param capture bytes of a capture
 * @param chunk bytes of one request
 * @param openUploads uploads that are begun and not stored, of all senders
 * @param openPerSender the same, of one sender
 * @param bytesPerDay bytes that one sender may send within 24 hours
 * @param leastFree bytes that stay free on the state's disk
 * @param idle time after which an upload that nothing is added to is removed
 * @param alertsPerJob alerts of one job while it goes on
 * @param alertBytesPerJob their bytes
 * @param alertJobs jobs that have alerts and no report yet
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

    /** What holds where nothing is set. */
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

    /** Returns the same with other sizes of files. */
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

    /** Returns the same with other bounds of what is kept until it is in the tables. */
    public ReceiverLimits withRoom(long bytesADay, long free, int uploads, int uploadsOfOne) {
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
