package eyas.tables.read;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a report beside its bytes.
 *
 * @param identity whose job it is, if somebody who is believed says so; null to take what the report says
 * @param received when it came, ns since the epoch
 * @param kind {@code report}, or {@code capture} where the report was made of one just now
 * @param capture name of the stored capture, null for none
 * @param eventsStored whether the events are stored as well
 */
public record JobSource(
        @Nullable JobIdentity identity, long received, String kind, @Nullable String capture, boolean eventsStored) {
    /** Makes one of a report of which nothing else is known. */
    public static JobSource report(long received) {
        return new JobSource(null, received, "report", null, false);
    }

    /** Returns the same with an identity. */
    public JobSource of(JobIdentity whose) {
        return new JobSource(whose, received, kind, capture, eventsStored);
    }

    /** Returns the same with a stored capture. */
    public JobSource captured(String name) {
        return new JobSource(identity, received, kind, name, eventsStored);
    }

    Optional<JobIdentity> known() {
        return Optional.ofNullable(identity);
    }
}
