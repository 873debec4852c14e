package eyas.rules;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.DiagnosticRenderer;
import eyas.event.Bytes;
import eyas.fields.FieldCatalog;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledCorrelation.Distinct;
import eyas.rules.model.CompiledCorrelation.Part;
import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reads valid and invalid correlations and silent rules. */
final class CorrelationItemTest {
    private static final String RULES = """
            - rule: Key Read
              desc: d
              condition: evt.type = openat and fd.name = /key
              output: o
              priority: NOTICE
              silent: true
              tags: [secret]
            - rule: Sent
              desc: d
              condition: evt.type = connect
              output: o
              priority: NOTICE
            """;
    private static final String GOOD = """
            - correlation: Stolen
              desc: d
              by: script
              within: 10m
              ordered: true
              events:
                - tags: [secret]
                  count: 2
                  distinct: fd.name
                - rules: [Sent]
              output: "%corr.count by %proc.name"
              priority: ERROR
              tags: [b, a]
            """;

    private static LoadResult load(String... files) {
        int[] number = new int[1];
        return new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(Arrays.stream(files)
                        .<RuleFile>map(text -> new RuleFile.Content("r" + number[0]++ + ".yaml", Bytes.of(text)))
                        .toList());
    }

    private static String findings(LoadResult result) {
        return result.files().stream()
                .flatMap(file -> file.diagnostics().stream())
                .map(d -> DiagnosticRenderer.plain(d.diagnostic()))
                .collect(Collectors.joining());
    }

    private static CompiledCorrelation only(LoadResult result) {
        assertThat(findings(result)).isEmpty();
        List<CompiledCorrelation> all = result.ruleSet().orElseThrow().correlations();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void readsAllKeys() {
        LoadResult result = load(RULES + GOOD);
        CompiledCorrelation one = only(result);
        assertThat(one.name()).isEqualTo("Stolen");
        assertThat(one.by()).isEqualTo(CorrelationKey.SCRIPT);
        assertThat(one.within()).isEqualTo(600_000_000_000L);
        assertThat(one.ordered()).isTrue();
        assertThat(one.enabled()).isTrue();
        assertThat(one.tags()).containsExactly("a", "b");
        assertThat(one.parts())
                .containsExactly(
                        new Part(List.of("Key Read"), 2, new Distinct.Values("fd.name")),
                        new Part(List.of("Sent"), 1, new Distinct.NoDistinct()));
        assertThat(one.counts("Sent")).isTrue();
        assertThat(one.counts("Other")).isFalse();
        assertThat(result.ruleSet().orElseThrow().rules().getFirst().silent()).isTrue();
        assertThat(result.ruleSet().orElseThrow().rules().getLast().silent()).isFalse();
        assertThat(result.files().getFirst().schema()).containsExactly("ok");
    }

    @Test
    void rulesMayBeDefinedInLaterFile() {
        assertThat(only(load(GOOD, RULES)).parts().getLast().rules()).containsExactly("Sent");
    }

    @Test
    void overridesReplaceAndAppend() {
        CompiledCorrelation one = only(load(RULES, GOOD, """
                - correlation: Stolen
                  within: 30s
                  by: job
                  enabled: false
                  priority: CRITICAL
                  ordered: false
                  output: at %evt.time
                  desc: e
                  tags: [c]
                  events: [{rules: [Sent], count: 3}]
                  override:
                    {within: replace, by: replace, enabled: replace, priority: replace, ordered: replace,
                     output: append, desc: append, tags: append, events: append}
                """));
        assertThat(one.within()).isEqualTo(30_000_000_000L);
        assertThat(one.by()).isEqualTo(CorrelationKey.JOB);
        assertThat(one.enabled()).isFalse();
        assertThat(one.ordered()).isFalse();
        assertThat(one.priority()).isEqualTo(Priority.CRITICAL);
        assertThat(one.output()).isEqualTo("%corr.count by %proc.name at %evt.time");
        assertThat(one.description()).isEqualTo("d e");
        assertThat(one.tags()).containsExactly("a", "b", "c");
        assertThat(one.parts()).hasSize(3);
        assertThat(one.parts().getLast().count()).isEqualTo(3);
        CompiledCorrelation two = only(load(RULES, GOOD, """
                - correlation: Stolen
                  events: [{rules: [Sent, Key Read], count: 2}]
                  output: o
                  override: {events: replace, output: replace}
                """));
        assertThat(two.parts()).containsExactly(new Part(List.of("Key Read", "Sent"), 2, new Distinct.NoDistinct()));
        assertThat(two.output()).isEqualTo("o");
    }

    @Test
    void redefinitionKeepsPosition() {
        LoadResult result = load(RULES, GOOD, GOOD.replace("Stolen", "Second"), GOOD.replace("10m", "1h"));
        assertThat(findings(result)).isEmpty();
        assertThat(result.ruleSet().orElseThrow().correlations())
                .extracting(CompiledCorrelation::name)
                .containsExactly("Stolen", "Second");
        assertThat(result.ruleSet().orElseThrow().correlations().getFirst().within())
                .isEqualTo(3_600_000_000_000L);
    }

    /** Asserts the text of the diagnostics for {@link #GOOD} with {@code from} replaced by {@code to}. */
    private static void refuses(String from, String to, String expected) {
        LoadResult result = load(RULES, GOOD.replace(from, to));
        assertThat(findings(result)).isEqualTo(expected);
        assertThat(result.ruleSet().isPresent()).isEqualTo(!expected.contains("error["));
    }

    @Test
    void unknownRule() {
        refuses("[Sent]", "[Sennt]", """
                r1.yaml:10:15: error[LOAD_ERR_EXTENSION]: There is no rule 'Sennt'
                  in correlation 'Stolen'
                 10 |     - rules: [Sennt]
                    |               ^^^^^
                  fix: did you mean 'Sent'?
                """);
    }

    @Test
    void unknownTag() {
        refuses("[secret]", "[secrets]", """
                r1.yaml:7:14: error[LOAD_ERR_EXTENSION]: No rule has the tag 'secrets'
                  in correlation 'Stolen'
                 7 |     - tags: [secrets]
                   |              ^^^^^^^
                  fix: did you mean 'secret'?
                """);
    }

    @Test
    void correlationCannotCountCorrelation() {
        refuses("[Sent]", "[Stolen]", """
                r1.yaml:10:15: error[LOAD_ERR_EXTENSION]: 'Stolen' is a correlation; only rules can be counted
                  in correlation 'Stolen'
                 10 |     - rules: [Stolen]
                    |               ^^^^^^
                  fix: name the rules that it counts
                """);
    }

    @Test
    void rejectsInvalidWindow() {
        refuses("10m", "ten minutes", """
                r1.yaml:4:11: error[LOAD_ERR_EXTENSION]: 'ten minutes' is not a valid duration
                  in correlation 'Stolen', value for 'within'
                 4 |   within: ten minutes
                   |           ^^^^^^^^^^^
                  fix: write a whole number and a unit, ms, s, m or h, such as 30s or 10m
                """);
        assertThat(findings(load(RULES, GOOD.replace("10m", "25h")))).contains("a window of 25h is out of range");
        assertThat(findings(load(RULES, GOOD.replace("10m", "0s")))).contains("use a duration from 1ms to 24h");
        assertThat(findings(load(RULES, GOOD.replace("10m", "24h")))).isEmpty();
        assertThat(findings(load(RULES, GOOD.replace("10m", "1ms")))).isEmpty();
    }

    @Test
    void rejectsUnknownGroupingKey() {
        assertThat(findings(load(RULES, GOOD.replace("by: script", "by: scrpt"))))
                .contains("""
                r1.yaml:3:7: error[LOAD_ERR_EXTENSION]: 'scrpt' is not a valid value of 'by'
                  in correlation 'Stolen', value for 'by'
                 3 |   by: scrpt
                   |       ^^^^^
                  fix: did you mean 'script'?
                """);
        assertThat(findings(load(RULES, GOOD.replace("by: script", "by: everything"))))
                .contains("fix: write one of process, ancestor, script, step, job, container\n");
    }

    @Test
    void rejectsUnknownFieldInDistinct() {
        refuses("distinct: fd.name", "distinct: fd.nmae", """
                r1.yaml:9:17: error[LOAD_ERR_EXTENSION]: 'fd.nmae' is not a valid value of 'distinct'
                  in correlation 'Stolen'
                 9 |       distinct: fd.nmae
                   |                 ^^^^^^^
                  fix: did you mean 'fd.name'?
                """);
    }

    @Test
    void rejectsMoreDistinctRulesThanSelected() {
        refuses("distinct: fd.name", "distinct: rule", """
                r1.yaml:9:17: error[LOAD_ERR_EXTENSION]: The event requires 2 different rules, but selects only 1
                  in correlation 'Stolen'
                 9 |       distinct: rule
                   |                 ^^^^
                  fix: name more rules, or reduce the count
                """);
    }

    @Test
    void rejectsUnknownFieldInOutput() {
        refuses("%proc.name", "%proc.nmae", """
                r1.yaml:11:28: error[LOAD_ERR_EXTENSION]: invalid formatting token proc.nmae
                  in correlation 'Stolen'
                 11 |   output: "%corr.count by %proc.nmae"
                    |                            ^^^^^^^^^
                  fix: did you mean 'proc.name'?
                """);
    }

    @Test
    void rejectsSingleEvent() {
        assertThat(findings(load(RULES, GOOD.replace("""
                                    - tags: [secret]
                                      count: 2
                                      distinct: fd.name
                                """, ""))))
                .contains("error[LOAD_ERR_EXTENSION]: A correlation needs more than one event");
    }

    @Test
    void reportsMissingAndMisspelledKeys() {
        assertThat(findings(load(RULES, GOOD.replace("  by: script\n", ""))))
                .contains("r1.yaml:1:3: error[LOAD_ERR_YAML_VALIDATE]: Item has no mapping for key 'by'");
        assertThat(findings(load(RULES, GOOD.replace("count: 2", "cuont: 2"))))
                .contains("warning[LOAD_UNKNOWN_KEY]: Unknown key 'cuont'")
                .contains("did you mean 'count'?");
        assertThat(findings(load(RULES, GOOD.replace("count: 2", "count: 65"))))
                .contains("a count of 65 is out of range");
        assertThat(findings(load(RULES, GOOD.replace("- rules: [Sent]", "- rules: []"))))
                .contains("The event names no rules or tags");
        assertThat(findings(load(RULES, "- correlation: Stolne\n  within: 1s\n  override: {within: replace}\n", GOOD)))
                .contains("no correlation by that name already exists");
        assertThat(findings(load(
                        RULES, GOOD, "- correlation: Stolen\n  within: 1s\n  by: job\n  override: {by: replace}\n")))
                .contains("Unexpected key 'within'");
    }

    @Test
    void warnsOfSilentRuleWithoutCorrelation() {
        assertThat(findings(load(RULES))).isEqualTo("""
                r0.yaml:1:3: warning[LOAD_WARNING_EXTENSION]: A silent rule that no correlation counts does nothing
                  in rule 'Key Read'
                 1 | - rule: Key Read
                   |   ^
                  fix: name it in the 'events' of a correlation, or remove 'silent'
                """);
    }

    @Test
    void warnsOfDisabledRules() {
        assertThat(findings(load(RULES.replace("priority: NOTICE\n", "priority: NOTICE\n  enabled: false\n"), GOOD)))
                .contains("r1.yaml:10:7: warning[LOAD_WARNING_EXTENSION]: All rules of this event are disabled");
    }

    @Test
    void brokenRuleIsReportedOnce() {
        String broken =
                RULES.replace("  desc: d\n  condition: evt.type = connect\n", "  condition: evt.type = connect\n");
        assertThat(findings(load(broken, GOOD)))
                .contains("Item has no mapping for key 'desc'")
                .doesNotContain("There is no rule");
    }
}
