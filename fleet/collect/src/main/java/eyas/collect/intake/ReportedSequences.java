package eyas.collect.intake;

import eyas.collect.journal.Digest;
import eyas.http.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Remembers how many alerts of a sequence went since a report has them. What was forgotten, or came to an earlier receiver, is sent anew and kept,
 * as what nobody has seen is. Guarded by whoever has it.
 */
final class ReportedSequences {
    /** A sender is bounded to fewer deliveries a day. */
    private static final int MOST = 100_000;

    private final Duration kept;
    private final Clock clock;
    /** The oldest first. */
    private final Map<Digest, Reported> sequences = new LinkedHashMap<>();

    private record Reported(long alerts, long started, long time) {}

    ReportedSequences(Duration kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Records how many alerts of a sequence a report has.
     *
     * @param started when the job began, as its sender says: one that has no secret name may begin another sequence later, of a job that is
     * called the same
     */
    void note(Digest sequence, long started, long alerts) {
        sequences.remove(sequence);
        sequences.put(sequence, new Reported(alerts, started, clock.nanos()));
        if (sequences.size() > MOST) {
            sequences.remove(sequences.keySet().iterator().next());
        }
    }

    /** Returns how many alerts of a sequence a report has; empty where none is known. */
    OptionalLong alerts(Digest sequence, long started) {
        Reported known = sequences.get(sequence);
        if (known == null) {
            return OptionalLong.empty();
        }
        if (clock.nanos() - known.time() >= kept.toNanos()) {
            sequences.remove(sequence);
            return OptionalLong.empty();
        }
        return known.started() == started ? OptionalLong.of(known.alerts()) : OptionalLong.empty();
    }
}
