package eyas.rules;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.compare.DefinitionChange;
import eyas.rules.compare.RuleChange;
import eyas.rules.compare.RuleChange.Detail;
import eyas.rules.compare.RuleChange.Nature;
import eyas.rules.compare.RuleSetComparison;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what counts as a change of a rule, and of which kind. */
final class RuleSetComparisonTest {
    private static final String LISTS = """
            - list: shells
              items: [bash, dash]
            - list: all
              items: [shells, vim]
            - macro: opened
              condition: evt.type in (open, openat)
            """;

    private static RuleSetComparison compare(String before, String after) {
        return RuleSetComparison.of(
                TestRuleLoader.load(before).ruleSet().orElseThrow(),
                TestRuleLoader.load(after).ruleSet().orElseThrow());
    }

    private static RuleSetComparison conditions(String before, String after) {
        return compare(LISTS + TestRuleLoader.rule("r", before), LISTS + TestRuleLoader.rule("r", after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            opened and proc.name = x                      | proc.name=x and opened
            opened and proc.name = x                      | evt.type in (openat, open) and proc.name in (x)
            opened and proc.name in (shells)              | opened and proc.name in (dash, "bash")
            opened and not (proc.name = x or fd.name = y) | opened and not proc.name = x and not fd.name = y
            opened and not (proc.name = x and fd.name = y)| opened and (not proc.name = x or not fd.name = y)
            opened and proc.name = x                      | (opened) and ((proc.name = x))
            opened and (proc.name = x and fd.name = y)    | opened and proc.name = x and fd.name = y and opened
            opened and not not proc.name = x              | opened and not not proc.name = x and opened
            opened and (fd.name=a or (fd.name=b or fd.name=c)) | opened and (fd.name=c or fd.name=b or fd.name=a)
            """)
    void equivalentConditionsDifferOnlyInText(String before, String after) {
        RuleSetComparison comparison = conditions(before, after);
        assertThat(comparison.rules()).hasSize(1);
        assertThat(comparison.rules().getFirst().nature()).isEqualTo(Nature.TEXT);
        assertThat(comparison.rules().getFirst().details())
                .extracting(Detail::what)
                .containsExactly("condition");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            opened and proc.name = x                      | opened and proc.name = y
            opened and proc.name = x                      | opened and proc.name != x
            opened and proc.name = x                      | opened or proc.name = x
            opened and not (proc.name = x or fd.name = y) | opened and not (proc.name = x and fd.name = y)
            opened and (proc.name = x or fd.name = y)     | (opened and proc.name = x) or fd.name = y
            opened and not proc.name = x                  | opened and proc.name = x
            opened and proc.name in (shells)              | opened and proc.name in (all)
            """)
    void detectsChangedMeaning(String before, String after) {
        RuleSetComparison comparison = conditions(before, after);
        assertThat(comparison.rules()).extracting(RuleChange::nature).containsExactly(Nature.MEANING);
    }

    @Test
    void changedPositionIsNoChange() {
        RuleSetComparison comparison = compare(
                LISTS + TestRuleLoader.rule("r", "opened"), "# c\n\n" + LISTS + TestRuleLoader.rule("r", "opened   "));
        assertThat(comparison.isEmpty()).isTrue();
        assertThat(comparison.same()).isEqualTo(1);
    }

    @Test
    void reportsMostSevereChangeAndAllDetails() {
        String before = """
                - rule: gone
                  desc: d
                  condition: evt.type = open
                  output: o
                  priority: INFO
                - rule: r
                  desc: d
                  condition: evt.type = open
                  output: o %proc.name
                  priority: INFO
                  tags: [b, a]
                """;
        String after = """
                - rule: r
                  desc: other
                  condition: evt.type=open
                  output: o %fd.name
                  priority: ERROR
                  tags: [a, c]
                  enabled: false
                - rule: new
                  desc: d
                  condition: evt.type = open
                  output: o
                  priority: INFO
                """;
        RuleSetComparison comparison = compare(before, after);
        assertThat(comparison.rules())
                .extracting(RuleChange::name, RuleChange::nature)
                .containsExactly(
                        Tuple.tuple("gone", Nature.REMOVED),
                        Tuple.tuple("r", Nature.ALERTS),
                        Tuple.tuple("new", Nature.ADDED));
        assertThat(comparison.rules().get(1).details())
                .containsExactly(
                        new Detail("priority", "Informational", "Error"),
                        new Detail("enabled", "true", "false"),
                        new Detail("output", "o %proc.name", "o %fd.name"),
                        new Detail("tags", "a, b", "a, c"),
                        new Detail("desc", "d", "other"),
                        new Detail("condition", "evt.type = open", "evt.type=open"));
        assertThat(comparison.same()).isZero();
    }

    @Test
    void listChangeAffectsRulesIndirectly() {
        String rules = TestRuleLoader.rule("r", "opened and proc.name in (all)")
                + TestRuleLoader.rule("s", "opened and fd.name = x");
        String unused = "- list: unused\n  items: [a]\n";
        RuleSetComparison comparison = compare(
                LISTS + unused + rules,
                LISTS.replace("[bash, dash]", "[zsh, bash]") + unused.replace("[a]", "[b]")
                        + "- macro: m\n  condition: opened\n" + rules);
        assertThat(comparison.rules()).extracting(RuleChange::name).containsExactly("r");
        assertThat(comparison.definitions())
                .containsExactly(
                        new DefinitionChange("macro", "m", Nature.ADDED, List.of(), List.of(), List.of()),
                        new DefinitionChange(
                                "list", "shells", Nature.MEANING, List.of("zsh"), List.of("dash"), List.of("r")),
                        new DefinitionChange("list", "unused", Nature.TEXT, List.of("b"), List.of("a"), List.of()));
    }

    @Test
    void rewrittenMacroHasNoEffect() {
        String rule = TestRuleLoader.rule("r", "opened");
        RuleSetComparison comparison =
                compare(LISTS + rule, LISTS.replace("in (open, openat)", "in (openat, open)") + rule);
        assertThat(comparison.rules()).isEmpty();
        assertThat(comparison.definitions())
                .containsExactly(new DefinitionChange("macro", "opened", Nature.TEXT, List.of(), List.of(), List.of()));
    }

    @Test
    void exceptionsAreComparedByEffect() {
        String rule = TestRuleLoader.rule("r", "opened");
        String exceptions = "  exceptions:\n    - name: e\n      fields: [proc.name]\n      values: [[x]]\n";
        RuleSetComparison comparison = compare(LISTS + rule, LISTS + rule + exceptions);
        assertThat(comparison.rules().getFirst().nature()).isEqualTo(Nature.MEANING);
        assertThat(comparison.rules().getFirst().details()).containsExactly(new Detail("exceptions", "", "e (1)"));
    }
}
