package eyas.baseline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.TestReportBuilder;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.run.RunBehavior;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares exports of steps with a lock that contains some of them. */
final class StepExportWeightsTest {
    private static TestReportBuilder report(String... names) {
        TestReportBuilder report = new TestReportBuilder().step("Run make").runs("/usr/bin/git", "found");
        for (String name : names) {
            report.row("environment", "kind", name.startsWith("/") ? "folder" : "variable", "name", name, "step", 0);
        }
        return report;
    }

    private static List<LockChange> newChanges(String... names) {
        BehaviorLock lock = LearnedLock.of(List.of(report("KNOWN").run("old"))).lock();
        return new LockComparison(lock).with(report(names).run("new")).newOrChanged();
    }

    @ParameterizedTest
    @CsvSource({
        "LD_PRELOAD, variable LD_PRELOAD, HEAVY",
        "NODE_OPTIONS, variable NODE_OPTIONS, HEAVY",
        "BASH_ENV, variable BASH_ENV, HEAVY",
        "PYTHONPATH, variable PYTHONPATH, HEAVY",
        "PATH, variable PATH, HEAVY",
        "npm_config_registry, variable npm_config_registry, HEAVY",
        "VERSION, variable VERSION, LIGHT",
        "/tmp/tmp.AbCdEf0123/bin, folder /tmp/tmp.<random:10>/bin, HEAVY",
        "/home/runner/work/app/app/bin, folder ./bin, HEAVY",
        "/opt/hostedtoolcache/node/20.1.0/x64/bin, folder /opt/hostedtoolcache/node/<version>/x64/bin, MEDIUM",
    })
    void newEntriesAreWeighted(String name, String text, Weight weight) {
        List<LockChange> news = newChanges("KNOWN", name);

        assertThat(news).hasSize(1);
        assertThat(news.getFirst().entry().text()).isEqualTo(text);
        assertThat(news.getFirst().weight()).isEqualTo(weight);
    }

    @Test
    void nameIsNeitherCommandNorPattern() {
        assertThat(newChanges("KNOWN", "A *B").getFirst().entry().text()).isEqualTo("variable A\\x{20}\\*B");
        assertThat(newChanges("KNOWN")).isEmpty();
    }

    /** A wildcard is as heavy as the heaviest name that it matches. */
    @Test
    void wildcardHasWeightOfHeaviestMatch() {
        assertThat(StepExportWeights.effect("variable NODE_*")).hasValue("code is loaded (node)");
        assertThat(StepExportWeights.effect("variable VERSION_*")).isEmpty();
    }

    @Test
    void reportWithoutTableIsComplete() {
        RunBehavior run = report().run("old");

        assertThat(String.join(" ", run.gaps())).doesNotContain("environment");
    }

    @Test
    void entryIsBelowItsStep() {
        String report = LockWriter.text(
                new LockDocument(LearnedLock.of(List.of(report("A").run("r"))).lock(), LockComments.HEAD));

        assertThat(report).contains("environment:", "- variable A");
    }
}
