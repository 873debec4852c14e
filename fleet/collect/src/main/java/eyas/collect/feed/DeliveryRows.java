package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.Receipt;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryJob;
import eyas.delivery.FileKind;
import eyas.report.ReportReader;
import eyas.tables.read.InvalidInputException;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.write.TableWriter.StoredCapture;
import eyas.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts deliveries to rows. A job is identified by authenticated facts only, never by the content of its report. */
final class DeliveryRows {
    private static final int SHOWN_DIGITS = 8;
    private static final int LONGEST_NAME = 900;
    private static final int NAME_DIGITS = 16;

    private DeliveryRows() {}

    /**
     * Returns the identity of a job in the tables.
     *
     * @param host the authenticated machine; empty for none
     * @param another the digest of the report if the job already has another report; null for the first report
     */
    static StoredJobIdentity identity(DeliveryJob job, String host, @Nullable String another) {
        String name = bounded(job.job()
                + (job.variant().isEmpty() ? "" : " (" + job.variant() + ")")
                + (host.isEmpty() ? "" : " on " + host));
        return new StoredJobIdentity(
                job.provider(),
                job.repository(),
                job.run(),
                job.attempt(),
                another == null ? name : name + " [another report, " + another.substring(0, SHOWN_DIGITS) + "]",
                // As separate parts, like in the journal: joined names could collide with those of another job.
                Stream.concat(job.identity().stream(), Stream.of(host, another == null ? "" : another))
                        .toList());
    }

    /**
     * Truncates a name and appends its digest, because two joined texts of up to {@link DeliveryJob#MOST_TEXT} characters can exceed the
     * limit of a name.
     */
    private static String bounded(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        String digest = Sha256.of(name.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
        int end = Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME;
        return name.substring(0, end) + " … " + digest;
    }

    /**
     * Reads the report of a delivery.
     *
     * @param beside whether the job already has another report
     *
     * @throws InvalidInputException if the report is invalid
     * @throws IOException if it cannot be read
     */
    static JobRows read(AcceptedDelivery delivery, boolean beside) throws IOException {
        Path report = delivery.file(FileKind.REPORT)
                .orElseThrow(() -> new InvalidInputException("the delivery has no report"));
        byte[] bytes;
        try (InputStream in = Files.newInputStream(report, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(ReportReader.MOST_BYTES + 1);
        }
        DeliveryJob job = delivery.announcement().job();
        Receipt receipt = delivery.receipt();
        StoredJobIdentity first = identity(job, receipt.host(), null);
        return ReportRows.read("the report of " + job.displayName(), bytes)
                .rows(JobSource.report(receipt.received())
                        .of(beside ? identity(job, receipt.host(), Sha256.of(bytes)) : first)
                        .sent(new JobSource.Sent(receipt.sender(), job.host(), beside ? first.key() : null)));
    }

    /** Returns the capture of a delivery; null if it has none. */
    static @Nullable StoredCapture capture(AcceptedDelivery delivery) {
        for (DeliveryFile file : delivery.announcement().files()) {
            if (file.kind() == FileKind.CAPTURE) {
                return new StoredCapture(delivery.file(FileKind.CAPTURE).orElseThrow(), file.sha256());
            }
        }
        return null;
    }

    /**
     * Builds the rows of a job with live alerts only.
     *
     * @param reported whether a report without these alerts already has the job's place in the tables
     */
    static JobRows read(LiveAlerts.StoredSequence retained, boolean reported, long received) {
        boolean isFirst = retained.isFirst() && !reported;
        DeliveryJob job = retained.alerts().job();
        StoredJobIdentity first = identity(job, retained.host(), null);
        return ReportRows.of(
                        AlertOnlyReport.report(retained.alerts()),
                        Sha256.of(reported + "\n"
                                + String.join("\n", retained.alerts().lines())))
                .rows(JobSource.report(received)
                        .of(
                                isFirst
                                        ? first
                                        : identity(
                                                job,
                                                retained.host(),
                                                retained.sequence().hex()))
                        .sent(new JobSource.Sent(retained.sender(), job.host(), isFirst ? null : first.key())));
    }
}
