package eyas.report.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Coverage.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Computes losses and their times. */
final class CoverageCalculatorTest {
    private SourceCounters now = new SourceCounters(0, 0, 0, 0, List.of());

    private final CoverageCalculator calculator = CoverageCalculator.of("a test", () -> now);

    private List<Loss> losses() {
        return calculator.coverage(5_000).losses();
    }

    private void lost(long ring, long skipped, long truncated) {
        now = new SourceCounters(100, ring, skipped, truncated, List.of(new Cause("ring_full", ring)));
    }

    @Test
    void lossLiesBetweenLastGoodCheckAndLastIncrease() {
        calculator.update(1_000);
        calculator.update(2_000);
        lost(3, 0, 0);
        calculator.update(3_000);
        lost(5, 0, 1);
        calculator.update(4_000);
        calculator.update(5_000);
        assertThat(losses())
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
                                "events with a truncated parameter",
                                Severity.PARTIAL,
                                1,
                                3_000,
                                4_000));
    }

    @Test
    void singleLossIsSingular() {
        assertThat(one("recording_filtered")).startsWith("1 recording made with a filter:");
        assertThat(one("recording_refused"))
                .isEqualTo("1 recording that was not started because the disk was too slow");
        assertThat(one("interface_dropped")).isEqualTo("1 network interface not recorded because there were too many");
        assertThat(one("dns_address_forgotten")).startsWith("1 address whose name was evicted");
        assertThat(one("process_unplaced")).startsWith("1 process whose parent was evicted");
        assertThat(one("unknown_thread")).isEqualTo("1 thread whose start was not seen");
        assertThat(LossKind.all().keySet())
                .allSatisfy(kind -> assertThat(one(kind))
                        .doesNotContainPattern("^1 \\w*[^s]s ")
                        .doesNotContainPattern("^[^,:(]*that (were|are|have|do) ")
                        .doesNotContainPattern("^[^:]*\\b(they|them|their)\\b"));
    }

    private static String one(String kind) {
        LossKind row = LossKind.of(kind);
        return new Loss(kind, row.description(), row.severity(), 1, 0, 0).text();
    }

    @Test
    void lossFromTheStartHasNoGoodTime() {
        lost(0, 2, 0);
        calculator.update(1_000);
        assertThat(losses()).singleElement().satisfies(loss -> {
            assertThat(loss.kind()).isEqualTo("unreadable_event");
            assertThat(loss.since()).isZero();
            assertThat(loss.last()).isEqualTo(1_000);
        });
    }

    @Test
    void lossesOfSeveralPartsAreAdded() {
        calculator.add(to -> to.lost("alert_dropped", 2));
        calculator.add(to -> to.lost("alert_dropped", 3));
        assertThat(losses())
                .singleElement()
                .satisfies(loss -> assertThat(loss.count()).isEqualTo(5));
    }

    @Test
    void lateEngineAnswerIsReported() {
        calculator.add(to -> to.lost("container_late", 1));
        assertThat(losses())
                .singleElement()
                .satisfies(
                        loss -> assertThat(loss.text())
                                .isEqualTo(
                                        "1 container whose first program was evaluated without the name because the engine answered late"));
    }

    @Test
    void lossThatDisappearsIsRemoved() {
        long[] missing = {4};
        calculator.add(to -> to.lost("executable_without_hash", missing[0]));
        calculator.update(1_000);
        missing[0] = 0;
        assertThat(losses()).isEmpty();
    }

    @Test
    void notesAreUniqueAndUpdated() {
        int[] count = {1};
        calculator.add(to -> to.note(count[0] + " events are missing"));
        calculator.update(1_000);
        count[0] = 2;
        calculator.note("first of all");
        assertThat(calculator.coverage(2_000).notes()).containsExactly("first of all", "2 events are missing");
    }

    @Test
    void totalsAreThoseOfSourceAndState() {
        lost(3, 2, 1);
        calculator.add(to -> to.lost("inconsistent_event", 5));
        calculator.add(to -> to.lost("unknown_thread", 7));
        Coverage coverage = calculator.coverage(1_000);
        assertThat(coverage.events()).isEqualTo(100);
        assertThat(coverage.dropped()).isEqualTo(3);
        assertThat(coverage.malformed()).isEqualTo(7);
        assertThat(coverage.truncated()).isEqualTo(1);
        assertThat(coverage.unknownThreads()).isEqualTo(7);
        assertThat(coverage.lostEvents()).isEqualTo(3 + 2 + 5);
    }

    /** Losses that a job can cause to hide from rules always make the evidence incomplete; losses of every ordinary job never do. */
    @Test
    void lossesHiddenFromRulesMakeEvidenceIncomplete() {
        lost(0, 0, 0);
        assertThat(calculator.coverage(1).isComplete()).isTrue();
        for (LossKind kind : LossKind.all().values()) {
            long[] count = {1};
            calculator.add(to -> to.lost(kind.name(), count[0]));
            assertThat(calculator.coverage(2).isComplete())
                    .as(kind.name())
                    .isEqualTo(!kind.severity().hidesFromRules());
            count[0] = 0;
        }
        assertThat(LossKind.all().values())
                .filteredOn(kind -> kind.severity() == Severity.BLIND)
                .extracting(LossKind::name)
                .contains(
                        "io_uring_unseen",
                        "descriptor_dropped",
                        "written_file_forgotten",
                        "link_forgotten",
                        "enter_event_evicted",
                        "no_recipe",
                        "unreadable_parameter");
        assertThat(LossKind.of("never_heard_of").severity()).isEqualTo(Severity.LOST);
        assertThat(LossKind.all().values())
                .allSatisfy(kind -> assertThat(kind.reason()).isNotBlank());
    }

    @Test
    void noEventsAreIncomplete() {
        CoverageCalculator idle = CoverageCalculator.of("x", () -> new SourceCounters(0, 0, 0, 0, List.of()));
        assertThat(idle.coverage(0).isComplete()).isFalse();
    }

    @Test
    void untrustedLargeCountHidesNoLoss() {
        calculator.add(to -> {
            to.lostBefore("capture_cut", Long.MAX_VALUE);
            to.lost("capture_cut", 1);
        });
        assertThat(losses()).singleElement().satisfies(loss -> {
            assertThat(loss.kind()).isEqualTo("capture_cut");
            assertThat(loss.count()).isEqualTo(Long.MAX_VALUE);
        });
        assertThat(calculator.coverage(5_000).isComplete()).isFalse();
    }
}
