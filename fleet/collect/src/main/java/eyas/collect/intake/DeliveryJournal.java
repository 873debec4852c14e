package eyas.collect.intake;

import eyas.collect.journal.Digest;
import eyas.collect.journal.Journal;
import eyas.collect.journal.JournalEntry;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.FileKind;
import java.util.concurrent.TimeUnit;

/**
 * Looks up jobs in the journal and creates its entries.
 *
 * @param journal the journal
 * @param digests digests of names in it
 */
record DeliveryJournal(Journal journal, NameDigests digests) {
    /** Returns whether a job started before its repository was erased. */
    boolean isForgotten(DeliveryJob job) {
        long forgotten = journal.forgotten(digests.repository(job.repository()));
        return forgotten > 0 && job.started() <= forgotten;
    }

    /** Returns the entry of a complete delivery. */
    JournalEntry.Accepted accepted(DeliveryManifest announcement, Receipt receipt) {
        return new JournalEntry.Accepted(
                announcement.id(),
                digests.job(announcement.job(), receipt.host()),
                digests.repository(announcement.job().repository()),
                report(announcement),
                announcement.bytes(),
                TimeUnit.NANOSECONDS.toMillis(receipt.received()),
                receipt.isDuplicate());
    }

    /** Returns the digest of the report. */
    static Digest report(DeliveryManifest announcement) {
        return announcement.files().stream()
                .filter(file -> file.kind() == FileKind.REPORT)
                .map(file -> Digest.ofHex(file.sha256()))
                .findFirst()
                .orElseThrow();
    }
}
