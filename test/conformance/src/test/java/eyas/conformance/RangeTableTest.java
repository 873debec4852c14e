package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts and rates of the range, computed from reports as Eyas writes them. */
final class RangeTableTest {
    private static final String REPORT = """
            {"steps": [{"id": 0, "name": "install"}, {"id": 1, "name": "other"}],
             "package_scripts": [{"id": 4, "package": "bad"}],
             "rules": [{"id": 0, "name": "Expected", "priority": "Error"}, {"id": 1, "name": "Else", "priority": "ELSE"}],
             "alerts": {"rows": [ALERTS]},
             "coverage": {"complete": COMPLETE, "dropped": 2, "events": 100, "losses": [{"kind": "LOSS"}]},
             "own_cost": {"cpu_seconds": 1.5}}
            """;
    private static final String RIGHT = "{\"rule\": 0, \"step\": 0, \"package_script\": 4}";
    private static final String WRONG = "{\"rule\": 0, \"step\": 1}";
    private static final String OTHER = "{\"rule\": 1, \"step\": 0}";

    @TempDir
    private Path directory;

    private RangeRun attack = run("attack");

    private static RangeRun run(String family) {
        RangeCase each = new RangeCase(
                "case",
                family,
                List.of(),
                "",
                "npm",
                "",
                "bad",
                "install",
                "install",
                List.of("Better", "Expected"),
                List.of("stole \\S+"),
                Map.of(),
                List.of(),
                Map.of(),
                "",
                "",
                "",
                Map.of(),
                List.of(),
                List.of(),
                0,
                false);
        return new RangeRun(each, RangeEvasion.NONE, Path.of(""), Path.of(""));
    }

    @BeforeEach
    void place() {
        attack = new RangeRun(attack.each(), RangeEvasion.NONE, directory, directory.resolve("c.scap"));
    }

    private RangeOutcome outcome(RangeRun run, String alerts, String priority, int proof) throws IOException {
        return outcome(run, alerts, priority, proof, "");
    }

    /** Returns the outcome of a run; its verdict is incomplete because of {@code loss} unless that is empty. */
    private RangeOutcome outcome(RangeRun run, String alerts, String priority, int proof, String loss)
            throws IOException {
        Path report = Files.createDirectories(directory.resolve("report"));
        Files.writeString(
                report.resolve("report.json"),
                REPORT.replace("ALERTS", alerts)
                        .replace("ELSE", priority)
                        .replace("COMPLETE", Boolean.toString(loss.isEmpty()))
                        .replace("LOSS", loss));
        Files.writeString(
                report.resolve("report.md"),
                "# bad stole&#32;it\n\n<details><summary><b>Alerts</b></summary>\n\nnothing\n");
        RangeRun placed = new RangeRun(run.each(), run.evasion(), directory, directory.resolve("c.scap"));
        return RangeOutcome.of(placed, new RangeRun.End(0, proof), 3);
    }

    @Test
    void triggeredRulesDetermineResult() throws IOException {
        RangeOutcome caught = outcome(attack, RIGHT, "Notice", 0);
        assertThat(caught.verdict()).isEqualTo("caught");
        assertThat(caught.step() && caught.hasPackage() && caught.named()).isTrue();
        assertThat(outcome(attack, RIGHT + "," + WRONG, "Notice", 0).step()).isFalse();
        assertThat(outcome(attack, WRONG, "Notice", 0).hasPackage()).isFalse();
        assertThat(outcome(attack, OTHER, "Warning", 0).verdict()).isEqualTo("warned");
        assertThat(outcome(attack, OTHER, "Notice", 0).verdict()).isEqualTo("clean");
        assertThat(outcome(attack, "", "Notice", 0).verdict()).isEqualTo("clean");
        assertThat(outcome(attack, RIGHT, "Notice", 1).verdict()).isEqualTo("unproven");
        assertThat(RangeOutcome.failed(attack, "broken").verdict()).isEqualTo("failed");
    }

    /** An attack without an alert must leave the verdict incomplete because of a name; other losses do not excuse it. */
    @Test
    void onlyUnresolvedNameExcusesMissingAlert() throws IOException {
        assertThat(outcome(attack, OTHER, "Notice", 0, "name_unknown").verdict())
                .isEqualTo("unresolved");
        assertThat(outcome(attack, OTHER, "Notice", 0, "ring_full").verdict()).isEqualTo("missed");
        assertThat(outcome(attack, OTHER, "Warning", 0, "name_unknown").verdict())
                .isEqualTo("warned");
        RangeRates rates = RangeRates.of(List.of(
                outcome(attack, "", "Notice", 0, "name_unknown"),
                outcome(attack, "", "Notice", 0, "ring_full"),
                outcome(attack, "", "Notice", 0),
                outcome(attack, "", "Notice", 1)));
        assertThat(rates.unresolved()).isEqualTo(1);
        assertThat(rates.clean()).isEqualTo(1);
    }

    @Test
    void ordinaryJobIsNoisyFromWarning() throws IOException {
        RangeRun job = run(RangeCase.ORDINARY);
        assertThat(outcome(job, OTHER, "Notice", 0).verdict()).isEqualTo("silent");
        assertThat(outcome(job, OTHER + "," + OTHER, "Warning", 0).warnings()).isEqualTo(2);
        assertThat(outcome(job, OTHER, "Warning", 0).verdict()).isEqualTo("noisy");
    }

    /** A payload that took no effect is excluded from all rates and counted. */
    @Test
    void ratesCountExecutedCases() throws IOException {
        List<RangeOutcome> outcomes = List.of(
                outcome(attack, RIGHT, "Notice", 0),
                outcome(attack, WRONG, "Notice", 0),
                outcome(attack, OTHER, "Error", 0),
                outcome(attack, RIGHT, "Notice", 1));
        assertThat(RangeRates.of(outcomes)).isEqualTo(new RangeRates(3, 2, 1, 0, 0, 1, 2, 1, 2, 1));
        assertThat(new RangeTable(outcomes).text())
                .contains("attacks caught by an expected rule           2 of 3 (66 %)\n")
                .contains("others CLEAN AND COMPLETE                    0\n")
                .contains("not judged: not played, or without proof     1\n")
                .contains("runs with complete coverage                  4 of 4 (100 %)\n");
    }
}
