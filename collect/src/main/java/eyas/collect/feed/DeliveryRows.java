package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.delivery.AlertBatch;
import eyas.delivery.FileKind;
import eyas.delivery.SentFile;
import eyas.delivery.SentJob;
import eyas.delivery.Sha256;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.read.UnusableInputException;
import eyas.tables.write.TableWriter.StoredCapture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes rows of deliveries. What is stored of a job is named by what was proved of it, never by what its report says. */
final class DeliveryRows {
    private static final int SHOWN_DIGITS = 8;

    private DeliveryRows() {}

    /**
     * Return the identity of a job in the tables.
     *
     * @param another the digest of the report, where there was another report of the same job; null for the first
     */
    static StoredJobIdentity identity(SentJob job, @Nullable String another) {
        String name = job.job() + (job.variant().isEmpty() ? "" : " (" + job.variant() + ")");
        return new StoredJobIdentity(
                job.provider(),
                job.repository(),
                job.run(),
                job.attempt(),
                another == null ? name : name + " [another report, " + another.substring(0, SHOWN_DIGITS) + "]");
    }

    /**
     * Read the report of a delivery.
     *
     * @throws UnusableInputException if it is none
     * @throws IOException if it cannot be read
     */
    static JobRows read(AcceptedDelivery delivery) throws IOException {
        Path report = delivery.file(FileKind.REPORT)
                .orElseThrow(() -> new UnusableInputException("the delivery has no report"));
        byte[] bytes;
        try (InputStream in = Files.newInputStream(report, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(ReportRows.MOST_BYTES + 1);
        }
        SentJob job = delivery.announcement().job();
        return ReportRows.read(
                "the report of " + job.words(),
                bytes,
                JobSource.report(delivery.receipt().received())
                        .of(identity(job, delivery.receipt().beside() ? Sha256.of(bytes) : null)));
    }

    /** Return the capture of a delivery; null where it has none. */
    static @Nullable StoredCapture capture(AcceptedDelivery delivery) {
        for (SentFile file : delivery.announcement().files()) {
            if (file.kind() == FileKind.CAPTURE) {
                return new StoredCapture(delivery.file(FileKind.CAPTURE).orElseThrow(), file.sha256());
            }
        }
        return null;
    }

    /** Make rows of a job of which there are alerts alone. */
    static JobRows read(AlertBatch alerts, long received) {
        return ReportRows.read(
                "the alerts of " + alerts.job().words(),
                AlertsOnly.report(alerts),
                JobSource.report(received).of(identity(alerts.job(), null)));
    }
}
