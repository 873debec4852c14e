package eyas.tables.read;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a report.
 *
 * @param identity the job's trusted identity; null to use the one in the report
 * @param received time of arrival, ns since the epoch
 * @param digest SHA-256 of the source of the report, lower-case hex; null for that of the report itself
 * @param events the events, null to store none
 * @param sent the sender, null without a receiver
 */
public record JobSource(
        @Nullable StoredJobIdentity identity,
        long received,
        @Nullable String digest,
        @Nullable EventRowFeed events,
        @Nullable Sent sent) {
    /**
     * The sender of a report to a receiver.
     *
     * @param sender the authenticated sender
     * @param host the machine named by the sender
     * @param contests the key of the job if it already had another report; null for none
     */
    public record Sent(String sender, String host, @Nullable String contests) {}

    /** Creates the source of a report without further metadata. */
    public static JobSource report(long received) {
        return new JobSource(null, received, null, null, null);
    }

    /** Returns a copy with an identity. */
    public JobSource of(StoredJobIdentity whose) {
        return new JobSource(whose, received, digest, events, sent);
    }

    /** Returns a copy for a report that was just derived from data with this digest. */
    public JobSource madeOf(String sha256) {
        return new JobSource(identity, received, sha256, events, sent);
    }

    /** Returns a copy with events. */
    public JobSource with(EventRowFeed feed) {
        return new JobSource(identity, received, digest, feed, sent);
    }

    /** Returns a copy with a sender. */
    public JobSource sent(Sent by) {
        return new JobSource(identity, received, digest, events, by);
    }

    Optional<StoredJobIdentity> known() {
        return Optional.ofNullable(identity);
    }
}
