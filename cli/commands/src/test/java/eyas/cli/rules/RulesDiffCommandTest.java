package eyas.cli.rules;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.ProgramRun;
import eyas.report.Palette;
import eyas.workbench.compare.AlertDifference;
import eyas.workbench.compare.AlertDifference.Example;
import eyas.workbench.compare.AlertDifference.OfRule;
import eyas.workbench.compare.AlertDifference.OneSided;
import eyas.workbench.profile.RuleProfile;
import eyas.workbench.profile.RuleProfile.CheckCost;
import eyas.workbench.profile.RuleProfile.RuleCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the exact output of {@code eyas rules diff} and {@code eyas rules profile}. */
final class RulesDiffCommandTest {
    private static final String OLD = """
            - list: shells
              items: [bash, dash]
            - macro: opened
              condition: evt.type in (open, openat)
            - rule: Gone
              desc: d
              condition: opened and fd.name = x
              output: o
              priority: INFO
            - rule: Shells
              desc: d
              condition: opened and proc.name in (shells) and not fd.name startswith /tmp
              output: o
              priority: INFO
            - rule: Louder
              desc: d
              condition: opened and fd.name = y
              output: o
              priority: INFO
            - rule: Worded
              desc: d
              condition: opened and fd.name = z
              output: o
              priority: INFO
            - rule: Same
              desc: d
              condition: opened and fd.name = same
              output: o
              priority: INFO
            """;

    @TempDir
    private Path directory;

    private String before = "";
    private String after = "";

    @BeforeEach
    void write() throws IOException {
        before = Files.writeString(directory.resolve("old.yaml"), OLD).toString();
        String changed = OLD.replace("[bash, dash]", "[bash, zsh]")
                .replace("Gone", "Come")
                .replace("fd.name = y\n  output: o\n  priority: INFO", "fd.name = y\n  output: o\n  priority: ERROR")
                .replace("opened and fd.name = z", "fd.name=z and opened");
        after = Files.writeString(directory.resolve("new.yaml"), changed).toString();
    }

    @Test
    void everyKindOfChangeIsShown() {
        assertThat(eyas("rules", "diff", before, after)).isEqualTo(new ProgramRun(0, """
                - rule 'Gone': removed
                ~ rule 'Shells': matches different events
                      condition, with exceptions, macros and lists expanded:
                        - and proc.name in (bash, dash)
                        + and proc.name in (bash, zsh)
                = rule 'Louder': matches the same events, but alerts differ: priority
                      priority
                        - Informational
                        + Error
                . rule 'Worded': matches the same events, only text differs
                      condition
                        - opened and fd.name = z
                        + fd.name=z and opened
                + rule 'Come': added
                ~ list 'shells': changed, which affects 'Shells'
                      + zsh
                      - dash
                rules: 1 added, 1 removed, 1 changed in meaning, 1 changed in alerts, 1 changed in text only, 1 unchanged; \
                correlations, macros and lists: 1 changed
                """, ""));
    }

    @Test
    void setsMayHaveSeveralFiles() throws IOException {
        String more = Files.writeString(directory.resolve("more.yaml"), "- macro: more\n  condition: fd.name = m\n")
                .toString();
        assertThat(eyas("rules", "diff", before, before + "," + more).out()).isEqualTo("""
                        + macro 'more': added, without effect on the events that rules match
                        rules: 5 unchanged; correlations, macros and lists: 1 changed
                        """);
        assertThat(eyas("rules", "diff", before, before)).isEqualTo(new ProgramRun(0, "no difference\n", ""));
    }

    @Test
    void correlationsAreCompared() throws IOException {
        String correlation = OLD + """
                - correlation: Both
                  desc: d
                  by: process
                  within: 10s
                  events:
                    - rules: [Shells, Same]
                      count: 2
                  output: o
                  priority: INFO
                """;
        String one =
                Files.writeString(directory.resolve("one.yaml"), correlation).toString();
        String other = Files.writeString(directory.resolve("other.yaml"), correlation.replace("10s", "20s"))
                .toString();
        String named = Files.writeString(
                        directory.resolve("named.yaml"), correlation.replace("desc: d\n  by", "desc: e\n  by"))
                .toString();
        assertThat(eyas("rules", "diff", before, one).out()).startsWith("+ correlation 'Both': added\n");
        assertThat(eyas("rules", "diff", one, other).out())
                .startsWith("~ correlation 'Both': counts different matches\n");
        assertThat(eyas("rules", "diff", one, named).out())
                .startsWith(". correlation 'Both': counts the same matches, only text differs\n");
        assertThat(eyas("rules", "diff", one, one).out()).isEqualTo("no difference\n");
    }

    @Test
    void exitCodeIsOptional() {
        assertThat(eyas("rules", "diff", "--exit-code", before, before).code()).isZero();
        assertThat(eyas("rules", "diff", "--exit-code", before, after).code()).isEqualTo(3);
        assertThat(eyas("rules", "diff", before, directory + "/none.yaml").code())
                .isEqualTo(1);
        ProgramRun run = eyas("rules", "diff", before, after, directory + "/none.scap");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no such file");
    }

    @Test
    void jsonOutput() {
        assertThat(eyas("rules", "diff", "--json", before, after).out())
                .contains("\"change\": \"meaning\"", "\"name\": \"Shells\"", "\"removed\": [\n        \"dash\"")
                .contains("\"new\": \"Error\",\n          \"old\": \"Informational\"")
                .endsWith("  \"same\": 1\n}\n");
    }

    @Test
    void alertDifferencesHaveExamples() {
        Example example = new Example(12, 1_800_000_000_001_000_000L, "bash (20)", "wrote \u001b[31m/etc/x");
        AlertDifference difference = new AlertDifference(
                12_345,
                List.of(new OfRule("Shells", 3, new OneSided(1_001, List.of(example)), new OneSided(0, List.of()))),
                7);
        assertThat(new DifferenceText(Palette.plain()).of("job.scap", difference))
                .isEqualTo("""

                job.scap: 12,345 events
                  Shells: both 3, only old 1,001, only new 0
                    - 12  08:00:00.001000000  bash (20)  wrote \uFFFD[31m/etc/x
                    - and 1,000 more
                  7 alerts exceeded the limit and were not compared; the counts of their rules are not exact
                """);
        assertThat(new DifferenceText(Palette.plain()).of("job.scap", new AlertDifference(1, List.of(), 0)))
                .isEqualTo("\njob.scap: 1 events\n  both alert on the same events\n");
    }

    @Test
    void severalCapturesAreSummarized() {
        AlertDifference differs = new AlertDifference(
                1_000, List.of(new OfRule("Shells", 3, new OneSided(2, List.of()), new OneSided(1, List.of()))), 0);
        AlertDifference same = new AlertDifference(500, List.of(), 0);
        assertThat(new DifferenceText(Palette.plain()).of(List.of(differs, same, differs)))
                .isEqualTo("""

                    3 captures, 2,500 events: alerts differ in 2
                      Shells: only old 4, only new 2, in 2
                    """);
    }

    @Test
    void directoryExpandsToItsCaptures() throws IOException {
        Path captures = Files.createDirectories(directory.resolve("captures/more"));
        assertThat(eyas("rules", "diff", before, after, captures.toString()).err())
                .contains("no captures in this directory");
        Path second = Files.createFile(captures.resolve("b.scap.gz"));
        Path first = Files.createFile(captures.resolve("a.scap.zst"));
        Files.createFile(captures.resolve("a.txt"));
        assertThat(ReplayableCaptures.in(captures)).containsExactly(first, second);
        assertThat(ReplayableCaptures.in(first)).containsExactly(first);
        assertThat(eyas("rules", "diff", before, after, captures.toString()).err())
                .contains("a.scap.zst: is empty");
    }

    @Test
    void profileIsATable() {
        RuleProfile profile = new RuleProfile(
                1_000_000,
                50_000,
                40_000_000,
                List.of(
                        new RuleCost("Shells", 30_000_000, 50_000, 3, 4),
                        new RuleCost("Other", 10_000_000, 20_000, 0, 2)),
                List.of(
                        new CheckCost("fd.name contains \"x\"", 38_000_000, 50_000, 500, List.of("Shells", "Other")),
                        new CheckCost("proc.name in [\"bash\"]", 2_000_000, 0, 0, List.of("Shells"))));
        assertThat(new ProfileText(Palette.plain(), 20).of(profile, List.of("a hint")))
                .isEqualTo("""
                1,000,000 events, 50,000 of them evaluated by a rule; 2 rules, 2 distinct checks, 40 ms in checks

                Rules
                   share       time     evaluated    matched  checks  rule
                   75.0 %      30 ms        50,000          3       4  Shells
                   25.0 %      10 ms        20,000          0       2  Other

                Checks
                   share       time    each     evaluated    true  rules  check
                   95.0 %      38 ms  760 ns        50,000    1 %      2  fd.name contains "x"
                    5.0 %   2,000 us       -             0      -      1  proc.name in ["bash"]

                Hints
                  - a hint
                """);
        assertThat(new ProfileText(Palette.plain(), 1).of(profile, List.of()))
                .contains("  and 1 more rules; --lines shows more\n", "  and 1 more checks; --lines shows more\n")
                .doesNotContain("Other\n", "Hints");
        assertThat(eyas("rules", "profile", "-r", before, directory + "/none.scap")
                        .code())
                .isEqualTo(2);
    }
}
