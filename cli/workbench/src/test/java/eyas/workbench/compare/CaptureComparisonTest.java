package eyas.workbench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSet;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseSource;
import eyas.workbench.cases.RuleCase;
import eyas.workbench.compare.AlertDifference.Example;
import eyas.workbench.compare.AlertDifference.OfRule;
import eyas.workbench.profile.ProfileHints;
import eyas.workbench.profile.RuleProfile;
import eyas.workbench.profile.RuleProfile.CheckCost;
import eyas.workbench.profile.RuleProfile.RuleCost;
import eyas.workbench.profile.RuleProfiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks comparisons of two rule sets on the same events, and the profile of one. */
final class CaptureComparisonTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();

    @TempDir
    private Path directory;

    private static RuleSet rules(String... nameAndCondition) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < nameAndCondition.length; i += 2) {
            String name = nameAndCondition[i];
            text.append(String.format(
                    "- {rule: %s, desc: d, condition: '%s', output: 'file %%fd.name', priority: INFO, enabled: %s}%n",
                    name, nameAndCondition[i + 1], !name.startsWith("off")));
        }
        return new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("r.yaml", text.toString().getBytes(StandardCharsets.UTF_8))))
                .ruleSet()
                .orElseThrow();
    }

    /** Returns a recording in which bash opens /f0, /f1 … in turn, then closes a file. */
    private Supplier<EventSource> opens(int count) throws IOException {
        StringBuilder text =
                new StringBuilder("- case: c\n  processes: [{pid: 20, parent: 1, path: /bin/bash}]\n  events:\n");
        for (int i = 0; i < count; i++) {
            text.append("    - {by: 20, event: openat, name: /f").append(i).append(", flags: O_RDONLY}\n");
        }
        text.append("    - {by: 20, event: close}\n  alerts: []\n");
        Path file = Files.writeString(directory.resolve("story.yaml"), text);
        RuleCase.Story story = (RuleCase.Story)
                CaseReader.read(List.of(file)).cases().getFirst().input();
        return () -> new CaseSource(story);
    }

    @Test
    void eventsOfOneSideAreCountedAndShown() throws IOException {
        RuleSet before =
                rules("r", "evt.type = openat and fd.name in (/f0, /f1, /f2, /f3)", "same", "evt.type = close");
        RuleSet after = rules(
                "r", "evt.type = openat and fd.name in (/f3, /f4)", "same", "evt.type = close", "new", "fd.name = /f5");
        AlertDifference difference = new CaptureComparison(before, after, CATALOG, 2).of(opens(10));
        assertThat(difference.events()).isEqualTo(11);
        assertThat(difference.forgotten()).isZero();
        assertThat(difference.rules()).extracting(OfRule::rule).containsExactly("new", "r");
        OfRule changed = difference.rules().get(1);
        assertThat(changed.both()).isEqualTo(1);
        assertThat(changed.onlyOld().count()).isEqualTo(3);
        assertThat(changed.onlyOld().examples())
                .containsExactly(
                        new Example(1, 1_800_000_000_001_000_000L, "bash (20)", "file /f0"),
                        new Example(2, 1_800_000_000_002_000_000L, "bash (20)", "file /f1"));
        assertThat(changed.onlyNew().count()).isEqualTo(1);
        assertThat(changed.onlyNew().examples()).extracting(Example::message).containsExactly("file /f4");
        OfRule added = difference.rules().getFirst();
        assertThat(added.both()).isZero();
        assertThat(added.onlyNew().count()).isEqualTo(1);
    }

    @Test
    void disabledRuleLosesItsAlerts() throws IOException {
        AlertDifference difference = new CaptureComparison(
                        rules("r", "evt.type = openat"), rules("off", "evt.type = openat"), CATALOG, 1)
                .of(opens(3));
        assertThat(difference.rules()).extracting(OfRule::rule).containsExactly("r");
        assertThat(difference.rules().getFirst().onlyOld().count()).isEqualTo(3);
    }

    @Test
    void numbersBeyondTheLimitAreCounted() {
        AlertedEvents numbers = new AlertedEvents(20);
        for (int i = 0; i < 25; i++) {
            numbers.add("r", i * 2L);
        }
        assertThat(numbers.count("r")).isEqualTo(25);
        assertThat(numbers.left()).isEqualTo(5);
        assertThat(numbers.has("r", 38)).isTrue();
        assertThat(numbers.has("r", 37)).isFalse();
        assertThat(numbers.has("r", 40)).isFalse();
        assertThat(numbers.has("s", 0)).isFalse();
    }

    @Test
    void profileCountsEvaluationsAndMatches() throws IOException {
        RuleSet rules = rules(
                "some", "evt.type = openat and fd.name in (/f1, /f2)",
                "more", "evt.type = openat and fd.name in (/f1, /f2) and proc.name = bash",
                "off", "evt.type = openat and proc.name = zsh",
                "other", "evt.type = execve and proc.name = x");
        RuleProfile profile = new RuleProfiler(rules, CATALOG).run(List.of(opens(100), opens(100)), 2);
        assertThat(profile.events()).isEqualTo(202);
        assertThat(profile.matched()).isEqualTo(200);
        assertThat(profile.rules())
                .extracting(RuleCost::name, RuleCost::evaluations, RuleCost::matches, RuleCost::checks)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("some", 200L, 4L, 1),
                        Tuple.tuple("more", 200L, 4L, 2),
                        Tuple.tuple("other", 0L, 0L, 1));
        CheckCost file = profile.checks().stream()
                .filter(check -> check.text().startsWith("fd.name"))
                .findFirst()
                .orElseThrow();
        assertThat(file.matches()).isEqualTo(4);
        assertThat(file.asked()).isBetween(4L, 200L);
        assertThat(file.rules()).containsExactlyInAnyOrder("some", "more");
        assertThat(profile.nanos())
                .isEqualTo(profile.checks().stream().mapToLong(CheckCost::nanos).sum());
    }

    @Test
    void hintsNameExpensiveChecks() {
        CheckCost wide = new CheckCost("proc.name exists", 100, 10_000, 9_950, List.of("a"));
        CheckCost dear = new CheckCost("proc.args contains x", 900, 5_000, 10, List.of("a", "b"));
        CheckCost few = new CheckCost("fd.name exists", 10, 10, 10, List.of("a"));
        RuleProfile profile = new RuleProfile(
                20_000,
                10_000,
                1_010,
                List.of(new RuleCost("everywhere", 1, 20_000, 0, 1), new RuleCost("a", 1, 10_000, 0, 1)),
                List.of(dear, wide, few));
        assertThat(ProfileHints.of(profile))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("'proc.args contains x' takes 89 % of the time")
                                .endsWith("(in 2 rules)"),
                        second -> assertThat(second)
                                .startsWith("'proc.name exists' is true for 99.5 % of the 10,000 events")
                                .endsWith("(in 'a')"),
                        third -> assertThat(third).startsWith("'everywhere' is evaluated on events of every type"));
        assertThat(ProfileHints.of(new RuleProfile(1, 1, 10, List.of(), List.of(few))))
                .isEmpty();
    }
}
