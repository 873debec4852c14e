package eyas.collect.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryJob;
import eyas.report.model.AlertFacts;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests reports that are built from live alerts alone. */
final class AlertOnlyReportTest {
    private static final DeliveryJob JOB = new DeliveryJob("github", "o/r", "w", "7", 1, "build", "", "h", 1, "", "");

    private static String line(String more) {
        return "{\"rule\":\"R\",\"priority\":\"Warning\",\"output\":\"o\"" + more + "}";
    }

    private static JobReport report(List<String> lines) {
        return AlertOnlyReport.report(new AlertBatch(JOB, 0, lines));
    }

    @Test
    void sumsRepetitions() {
        assertThat(report(List.of(line(""), line(",\"repeats\":9999"))).alertCount())
                .isEqualTo(10_000);
        assertThat(report(List.of(line(""), line(""))).alertCount()).isEqualTo(2);
    }

    @Test
    void alertsWithOneIdAreOneRow() {
        JobReport report = report(List.of(
                line(",\"alert_id\":\"a-1\",\"time\":\"1970-01-01T00:00:01Z\""),
                line(",\"alert_id\":\"a-2\""),
                line(""),
                line(",\"alert_id\":\"a-1\",\"repeats\":4,\"time\":\"1970-01-01T00:00:02Z\""),
                line("")));
        assertThat(report.alerts().rows())
                .extracting(AlertFacts::alertId, AlertFacts::count)
                .containsExactly(tuple("a-1", 5L), tuple("a-2", 1L), tuple("", 1L), tuple("", 1L));
        AlertFacts first = report.alerts().rows().getFirst();
        assertThat(first.time()).isEqualTo(1_000_000_000L);
        assertThat(first.lastTime()).isEqualTo(2_000_000_000L);
        assertThat(report.rules()).extracting(RuleFacts::count).containsExactly(8L);
    }

    @Test
    void alertWithIdOnlyBecomesWarning() {
        JobReport report = report(List.of("{\"alert_id\":\"a-1\",\"output\":\"long\"}"));
        assertThat(report.rules())
                .extracting(RuleFacts::name, RuleFacts::priority)
                .containsExactly(tuple("unknown", Priority.WARNING));
    }

    @Test
    void boundsImplausibleCounts() {
        assertThat(report(List.of(line(",\"repeats\":-5"), line(",\"repeats\":0"), line(",\"repeats\":\"x\"")))
                        .alertCount())
                .isEqualTo(3);
        assertThat(report(Collections.nCopies(3, line(",\"repeats\":" + Long.MAX_VALUE)))
                        .alertCount())
                .isEqualTo(3_000_000_000L);
    }
}
