package eyas.host.job;

import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Losses of the whole capture since a job started. The owner of a lost event is unknown, so it counts for every job that was running. Event
 * thread only.
 */
final class JobLosses implements LossReporter {
    private final LossReporter all;
    private final Supplier<SourceCounters> counters;
    /** Losses of the whole watch, and so of every job in it. */
    private static final Set<String> MACHINE_WIDE = Set.of("io_uring_unseen");

    private final Map<String, Long> before;
    private final SourceCounters sourceBefore;

    /** Starts to count. */
    JobLosses(LossReporter all, Supplier<SourceCounters> counters) {
        this.all = all;
        this.counters = counters;
        this.before = counts(Map.of());
        this.sourceBefore = counters.get();
    }

    private Map<String, Long> counts(Map<String, Long> minus) {
        Map<String, Long> counts = new LinkedHashMap<>();
        all.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                counts.merge(kind, count, LossCollector::sum);
            }

            @Override
            public void note(String description) {
                // Notes of the capture are included in losses().
            }
        });
        counts.replaceAll((kind, count) ->
                MACHINE_WIDE.contains(kind) ? count : Math.max(0, count - minus.getOrDefault(kind, 0L)));
        return counts;
    }

    @Override
    public void losses(LossCollector to) {
        counts(before).forEach(to::lost);
        all.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                // Counted above, without losses before the job.
            }

            @Override
            public void note(String description) {
                to.note(description);
            }
        });
    }

    /** Returns the source's counters since the job's start, with {@code events} as the number of the job's own events. */
    SourceCounters source(long events) {
        SourceCounters now = counters.get();
        Map<String, Long> causes = new HashMap<>();
        sourceBefore.causes().forEach(cause -> causes.put(cause.name(), cause.count()));
        List<Cause> since = now.causes().stream()
                .map(cause ->
                        new Cause(cause.name(), Math.max(0, cause.count() - causes.getOrDefault(cause.name(), 0L))))
                .toList();
        return new SourceCounters(
                events,
                now.dropped() - sourceBefore.dropped(),
                now.skipped() - sourceBefore.skipped(),
                now.truncated() - sourceBefore.truncated(),
                since);
    }
}
