package eyas.collect.intake;

import eyas.collect.journal.Digest;
import eyas.http.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Remembers how many alerts of a sequence were removed because a report contains them. Forgotten alerts that are sent again are kept as
 * new. Guarded by the owner.
 */
final class ReportedSequences {
    /** Limit of entries; it exceeds the deliveries that a sender may send in a day. */
    private static final int MOST = 100_000;

    private final Duration retention;
    private final Clock clock;
    /** The oldest first. */
    private final Map<Digest, Reported> sequences = new LinkedHashMap<>();

    private record Reported(long alerts, long started, long time) {}

    ReportedSequences(Duration retained, Clock clock) {
        this.retention = retained;
        this.clock = clock;
    }

    /**
     * Records how many alerts of a sequence a report contains.
     *
     * @param started the job's start as claimed by the sender, because a sequence without a secret name may be reused for a later job of
     * the same name
     */
    void note(Digest sequence, long started, long alerts) {
        sequences.remove(sequence);
        sequences.put(sequence, new Reported(alerts, started, clock.nanos()));
        if (sequences.size() > MOST) {
            sequences.remove(sequences.keySet().iterator().next());
        }
    }

    /** Returns how many alerts of a sequence a report contains; empty if unknown. */
    OptionalLong alerts(Digest sequence, long started) {
        Reported known = sequences.get(sequence);
        if (known == null) {
            return OptionalLong.empty();
        }
        if (clock.nanos() - known.time() >= retention.toNanos()) {
            sequences.remove(sequence);
            return OptionalLong.empty();
        }
        return known.started() == started ? OptionalLong.of(known.alerts()) : OptionalLong.empty();
    }
}
