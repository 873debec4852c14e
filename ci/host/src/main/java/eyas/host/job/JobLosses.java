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
 * What the whole capture has lost since a job began. Whose events were lost nobody can know, so they count for every job that
 * ran then. Event thread only.
 */
final class JobLosses implements LossReporter {
    private final LossReporter all;
    private final Supplier<SourceCounters> counters;
    /** What holds for the whole watch, and so for every job in it. */
    private static final Set<String> STANDING = Set.of("io_uring_unseen");

    private final Map<String, Long> before;
    private final SourceCounters sourceBefore;

    /** Begin now. */
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
            public void note(String words) {
                // Notes of the capture are handed on by losses().
            }
        });
        counts.replaceAll(
                (kind, count) -> STANDING.contains(kind) ? count : Math.max(0, count - minus.getOrDefault(kind, 0L)));
        return counts;
    }

    @Override
    public void losses(LossCollector to) {
        counts(before).forEach(to::lost);
        all.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                // Counted above, without what was lost before the job.
            }

            @Override
            public void note(String words) {
                to.note(words);
            }
        });
    }

    /** Return the source's counters since the beginning, with {@code events} as the number of the job's own. */
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
