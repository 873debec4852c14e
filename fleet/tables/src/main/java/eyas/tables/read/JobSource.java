package eyas.tables.read;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a report beside its bytes.
 *
 * @param identity whose job it is, if somebody who is believed says so; null to take what the report says
 * @param received when it came, ns since the epoch
 * @param digest SHA-256 of what the report was made of, lower-case hex; null for that of the report itself
 * @param events gives the events, null where none are to be stored
 * @param sent who sent it to a receiver, null where none took it
 */
public record JobSource(
        @Nullable StoredJobIdentity identity,
        long received,
        @Nullable String digest,
        @Nullable EventRowFeed events,
        @Nullable Sent sent) {
    /**
     * Who sent a report to a receiver.
     *
     * @param sender who, as was proved
     * @param host the machine that the sender named
     * @param contests the key of the job of which another report was there before; null for none
     */
    public record Sent(String sender, String host, @Nullable String contests) {}

    /** Makes one of a report of which nothing else is known. */
    public static JobSource report(long received) {
        return new JobSource(null, received, null, null, null);
    }

    /** Returns the same with an identity. */
    public JobSource of(StoredJobIdentity whose) {
        return new JobSource(whose, received, digest, events, sent);
    }

    /** Returns the same of a report that was made just now of what has this digest. */
    public JobSource madeOf(String sha256) {
        return new JobSource(identity, received, sha256, events, sent);
    }

    /** Returns the same with events. */
    public JobSource with(EventRowFeed feed) {
        return new JobSource(identity, received, digest, feed, sent);
    }

    /** Returns the same, sent to a receiver. */
    public JobSource sent(Sent by) {
        return new JobSource(identity, received, digest, events, by);
    }

    Optional<StoredJobIdentity> known() {
        return Optional.ofNullable(identity);
    }
}
