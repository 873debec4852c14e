package eyas.host.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses before a job do not count for it; losses during the job do. */
final class JobLossesTest {
    private long lost = 5;
    private SourceCounters counters = new SourceCounters(100, 7, 1, 2, List.of(new Cause("ring_full", 7)));

    @Test
    void countsOnlyLossesSinceJobStart() {
        LossReporter all = to -> {
            to.lost("thread_dropped", lost);
            to.lost("thread_dropped", 1);
            to.note("a note");
        };
        JobLosses since = new JobLosses(all, () -> counters);
        assertThat(collect(since)).containsExactlyEntriesOf(Map.of("thread_dropped", 0L));
        assertThat(since.source(3).dropped()).isZero();

        lost = 8;
        counters = new SourceCounters(200, 9, 2, 2, List.of(new Cause("ring_full", 8), new Cause("scratch_busy", 1)));
        assertThat(collect(since)).containsExactlyEntriesOf(Map.of("thread_dropped", 3L));
        assertThat(since.source(3))
                .isEqualTo(new SourceCounters(
                        3, 2, 1, 0, List.of(new Cause("ring_full", 1), new Cause("scratch_busy", 1))));
    }

    /** Without support for io_uring, the kernel hides it for every job. */
    @Test
    void permanentLossesCountForEachJob() {
        JobLosses since = new JobLosses(
                to -> {
                    to.lost("io_uring_unseen", 1);
                    to.note("a note");
                },
                () -> counters);
        assertThat(collect(since)).containsExactlyEntriesOf(Map.of("io_uring_unseen", 1L));
    }

    private static Map<String, Long> collect(JobLosses since) {
        Map<String, Long> counts = new HashMap<>();
        List<String> notes = new ArrayList<>();
        since.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                counts.merge(kind, count, Long::sum);
            }

            @Override
            public void note(String description) {
                notes.add(description);
            }
        });
        assertThat(notes).containsExactly("a note");
        return counts;
    }
}
