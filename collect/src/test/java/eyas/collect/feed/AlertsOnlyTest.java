package eyas.collect.feed;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.AlertBatch;
import eyas.delivery.SentJob;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job's alerts say without its report. */
final class AlertsOnlyTest {
    private static final SentJob JOB = new SentJob("github", "o/r", "w", "7", 1, "build", "", "h", 1);

    private static String line(String more) {
        return "{\"rule\":\"R\",\"priority\":\"Warning\",\"output\":\"o\"" + more + "}";
    }

    private static String report(List<String> lines) {
        return new String(AlertsOnly.report(new AlertBatch(JOB, 0, lines), false), StandardCharsets.UTF_8)
                .replaceAll("\\s", "");
    }

    @Test
    void repetitionsCount() {
        assertThat(report(List.of(line(""), line(",\"repeats\":9999")))).contains("\"count\":10000", "\"count\":9999");
        assertThat(report(List.of(line(""), line("")))).contains("\"count\":2");
    }

    @Test
    void aNumberThatIsNoneOfAJobCountsForNoMoreThanOneThatMayBe() {
        assertThat(report(List.of(line(",\"repeats\":-5"), line(",\"repeats\":0"), line(",\"repeats\":\"x\""))))
                .contains("\"count\":3");
        assertThat(report(Collections.nCopies(3, line(",\"repeats\":" + Long.MAX_VALUE))))
                .contains("\"count\":3000000000");
    }
}
