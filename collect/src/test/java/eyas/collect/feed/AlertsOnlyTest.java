package eyas.collect.feed;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.AlertBatch;
import eyas.delivery.SentJob;
import eyas.report.model.JobReport;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job's alerts say without its report. */
final class AlertsOnlyTest {
    private static final SentJob JOB = new SentJob("github", "o/r", "w", "7", 1, "build", "", "h", 1, "", "");

    private static String line(String more) {
        return "{\"rule\":\"R\",\"priority\":\"Warning\",\"output\":\"o\"" + more + "}";
    }

    private static JobReport report(List<String> lines) {
        return AlertsOnly.report(new AlertBatch(JOB, 0, lines), false);
    }

    @Test
    void repetitionsCount() {
        assertThat(report(List.of(line(""), line(",\"repeats\":9999"))).alertCount())
                .isEqualTo(10_000);
        assertThat(report(List.of(line(""), line(""))).alertCount()).isEqualTo(2);
    }

    @Test
    void aNumberThatIsNoneOfAJobCountsForNoMoreThanOneThatMayBe() {
        assertThat(report(List.of(line(",\"repeats\":-5"), line(",\"repeats\":0"), line(",\"repeats\":\"x\"")))
                        .alertCount())
                .isEqualTo(3);
        assertThat(report(Collections.nCopies(3, line(",\"repeats\":" + Long.MAX_VALUE)))
                        .alertCount())
                .isEqualTo(3_000_000_000L);
    }
}
