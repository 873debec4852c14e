package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Coverage.Severity;
import eyas.report.model.JobReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes since when something is missing. */
final class LossTrackerTest {
    private SourceCounters now = new SourceCounters(0, 0, 0, 0, List.of());

    private final LossTracker watch = new LossTracker(() -> now);

    private void lost(long ring, long skipped, long truncated) {
        now = new SourceCounters(100, ring, skipped, truncated, List.of(new Cause("ring_full", ring)));
    }

    @Test
    void aLossLiesBetweenTheLastGoodLookAndTheLastGrowth() {
        watch.look(1_000, null);
        watch.look(2_000, null);
        lost(3, 0, 0);
        watch.look(3_000, null);
        lost(5, 0, 1);
        watch.look(4_000, null);
        watch.look(5_000, null);
        assertThat(watch.losses())
                .containsExactly(
                        new Loss(
                                "ring_full",
                                "events lost because the ring was full (a larger --buffer holds more)",
                                Severity.LOST,
                                5,
                                2_000,
                                4_000),
                        new Loss(
                                "truncated_event",
                                "events with a parameter cut short",
                                Severity.PARTIAL,
                                1,
                                3_000,
                                4_000));
    }

    @Test
    void whatIsLostFromTheBeginningHasNoGoodTime() {
        lost(0, 2, 0);
        watch.look(1_000, null);
        assertThat(watch.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.kind()).isEqualTo("unreadable_event");
            assertThat(loss.since()).isZero();
            assertThat(loss.last()).isEqualTo(1_000);
        });
    }

    @Test
    void theReportSaysIt() {
        ReportWorld world = new ReportWorld(ReportLimits.defaults());
        world.report.watchLosses(() -> now);
        world.exec(ReportWorld.ROOT, "/bin/true");
        lost(7, 0, 0);
        for (int i = 0; i < 300; i++) {
            world.open(ReportWorld.ROOT, 3, "/work/f" + i, 2);
        }
        JobReport report = world.finish();
        assertThat(report.coverage().isComplete()).isFalse();
        assertThat(report.coverage().losses()).singleElement().satisfies(loss -> {
            assertThat(loss.count()).isEqualTo(7);
            assertThat(loss.since()).isEqualTo(report.job().startTime());
            assertThat(loss.last() - loss.since()).isBetween(LossTracker.PAUSE, 2 * LossTracker.PAUSE);
        });
        assertThat(MarkdownReport.render(report)).contains("7 events lost because the ring was full");
        assertThat(TextReport.render(report, Palette.plain()))
                .contains("7 events lost")
                .contains("between ");
        assertThat(Schemas.report(ReportJsonTest.json(report))).isEmpty();
    }
}
