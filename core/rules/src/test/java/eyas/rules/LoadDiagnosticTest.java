package eyas.rules;

import static eyas.rules.TestRuleLoader.TAIL;
import static eyas.rules.TestRuleLoader.load;
import static eyas.rules.TestRuleLoader.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.Edit;
import eyas.rules.report.FalcoReport;
import eyas.text.json.JsonText;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the exact text of diagnostics. */
class LoadDiagnosticTest {

    @Test
    void pointsIntoFoldedCondition() {
        String text = "- rule: r\n  condition: >\n    evt.type=open\n    and proc.nme=cat\n" + TAIL;
        assertThat(rendered(load(text))).containsExactly("""
                f0.yaml:4:9: error[F010]: filter_check called with nonexistent field proc.nme
                  in rule 'r', rule condition
                 4 |     and proc.nme=cat
                   |         ^^^^^^^^
                  fix: did you mean 'proc.name'?
                """);
    }

    @Test
    void pointsIntoMacroOnce() {
        String text = "- macro: m\n  condition: (proc.nme=cat)\n- rule: r\n  condition: evt.type=open and m\n" + TAIL
                + "- rule: s\n  condition: evt.type=close and m\n" + TAIL;
        assertThat(rendered(load(text))).containsExactly("""
                f0.yaml:2:15: error[F010]: filter_check called with nonexistent field proc.nme
                  in macro 'm', macro condition
                 2 |   condition: (proc.nme=cat)
                   |               ^^^^^^^^
                  fix: did you mean 'proc.name'?
                """);
    }

    @Test
    void pointsAtDeprecatedFieldInMacroOnce() {
        String text = "- macro: m\n  condition: (evt.type=open and evt.dir=<)\n- rule: r\n  condition: m and fd.num=1\n"
                + TAIL
                + "- rule: s\n  condition: m and fd.num=2\n" + TAIL
                + "- rule: t\n  condition: evt.type=close and evt.dir=<\n" + TAIL;
        List<String> found = rendered(load(text));
        assertThat(found).hasSize(2);
        assertThat(found.getFirst())
                .startsWith("f0.yaml:2:33: warning[LOAD_DEPRECATED_ITEM]")
                .contains("""
                  in macro 'm', macro condition
                 2 |   condition: (evt.type=open and evt.dir=<)
                   |                                 ^^^^^^^
                  fix: remove the test of 'evt.dir'
                """);
        assertThat(found.getLast()).contains("in rule 't'", "   condition: evt.type=close and evt.dir=<");
    }

    @Test
    void misspelledKeyHasOneFix() {
        String text = "- rule: r\n  desc: d\n  condition: evt.type=open\n  output: o\n  prioritty: INFO\n";
        String found = String.join("", rendered(load(text)));
        assertThat(found).contains("Item has no mapping for key 'priority'", "did you mean 'priority'?");
        assertThat(found).doesNotContain("add 'priority");
        String other =
                String.join("", rendered(load("- rule: r\n  desc: d\n  condition: evt.type=open\n  output: o\n")));
        assertThat(other).contains("add 'priority: …'");
    }

    @Test
    void pointsAtMisspelledItemKind() {
        assertThat(rendered(load("- rul: r\n  desc: d\n"))).containsExactly("""
                f0.yaml:1:3: warning[LOAD_UNKNOWN_ITEM]: Unknown top level item
                  in rules content item
                 1 | - rul: r
                   |   ^^^
                  fix: did you mean 'rule'?
                """);
        assertThat(rendered(load("- nothing: r\n")).getFirst()).contains("an item has one of the keys");
    }

    @Test
    void pointsIntoList() {
        String text = "- list: l\n  items:\n  - 10.0.0.1\n  - 10.0.0\n- rule: r\n"
                + "  condition: evt.type=connect and fd.sip in (l)\n" + TAIL;
        assertThat(rendered(load(text))).singleElement().asString().startsWith("""
                f0.yaml:4:5: error[F013]: unrecognized IPv4 address 10.0.0
                  in rule 'r', rule condition
                 4 |   - 10.0.0
                   |     ^""");
    }

    @Test
    void noLineIsWorkflowCommand() {
        String text = "- rule: r\n  condition: >\n    ::stop-commands::x and ##[add-mask]x\n" + TAIL;
        load(text)
                .files()
                .forEach(file -> assertThat(FalcoReport.text(file) + rendered(load(text)))
                        .contains(": :stop-commands")
                        .doesNotContain("##[")
                        .doesNotContainPattern("(?m)^\\h*::"));
    }

    @Test
    void pointsIntoAppendingFile() {
        String base = TestRuleLoader.rule("r", "evt.type=open");
        String more = "- rule: r\n  condition: and bogus\n  override:\n    condition: append\n";
        assertThat(rendered(load(base, more))).containsExactly("""
                f1.yaml:2:18: error[LOAD_ERR_VALIDATE]: Undefined macro 'bogus' used in filter.
                  in rule 'r'
                 2 |   condition: and bogus
                   |                  ^^^^^
                """);
    }

    @Test
    void suggestsTheNearestKey() {
        assertThat(rendered(load(TestRuleLoader.rule("r", "evt.type=open") + "  tag: [a]\n")))
                .singleElement()
                .asString()
                .startsWith("f0.yaml:6:3: warning[LOAD_UNKNOWN_KEY]")
                .endsWith("  fix: did you mean 'tags'?\n");
    }

    @Test
    void reportsAllErrorsOfRuleInFileOrder() {
        String text = """
                - rule: r
                  desc: d
                  condition: evt.type = open and nowhere and proc.nme = a and neither
                  output: "x %proc.nme"
                  priority: warn
                  tags: a
                """;
        assertThat(heads(text))
                .containsExactly(
                        "f0.yaml:3:34: error[LOAD_ERR_VALIDATE]: Undefined macro 'nowhere' used in filter.",
                        "f0.yaml:3:46: error[F010]: filter_check called with nonexistent field proc.nme",
                        "f0.yaml:3:63: error[LOAD_ERR_VALIDATE]: Undefined macro 'neither' used in filter.",
                        "f0.yaml:4:15: error[LOAD_ERR_COMPILE_OUTPUT]: invalid formatting token proc.nme",
                        "f0.yaml:5:13: error[LOAD_ERR_YAML_VALIDATE]: Invalid priority",
                        "f0.yaml:6:9: error[LOAD_ERR_YAML_VALIDATE]: Value is not a sequence");
    }

    private static final String KNOWN = """
            - rule: r
              desc: d
              condition: evt.type = open
              output: x
              priority: INFO
            """;

    @Test
    void reportsAllErrorsOfOverride() {
        String text = KNOWN + """
                - rule: r
                  condition: [a]
                  priority: warn
                  enabled: maybe
                  tags: a
                  desc: more
                  override: {condition: append, priority: append, enabled: replace, tags: apend, output: replace}
                """;
        assertThat(heads(text))
                .containsExactly(
                        "f0.yaml:6:3: error[LOAD_ERR_YAML_VALIDATE]: An replace override for 'output' was specified but"
                                + " 'output' is not defined",
                        "f0.yaml:7:14: error[LOAD_ERR_YAML_VALIDATE]: Value is not a scalar value",
                        "f0.yaml:9:12: error[LOAD_ERR_YAML_VALIDATE]: Can't decode YAML scalar value",
                        "f0.yaml:11:9: error[LOAD_ERR_YAML_VALIDATE]: Unexpected key 'desc': no corresponding entry under"
                                + " 'override' is defined.",
                        "f0.yaml:12:33: error[LOAD_ERR_YAML_VALIDATE]: Key 'priority' cannot be appended to, use 'replace'"
                                + " instead",
                        "f0.yaml:12:75: error[LOAD_ERR_YAML_VALIDATE]: Invalid override operation for key 'tags': 'apend'."
                                + " Allowed values are: append replace ");
    }

    @Test
    void reportsAllErrorsOfAppend() {
        assertThat(heads(KNOWN + "- rule: r\n  append: true\n  condition: [a]\n  exceptions: a\n"))
                .filteredOn(head -> head.contains(": error"))
                .containsExactly(
                        "f0.yaml:8:14: error[LOAD_ERR_YAML_VALIDATE]: Value is not a scalar value",
                        "f0.yaml:9:15: error[LOAD_ERR_YAML_VALIDATE]: Rule exceptions must be a sequence");
    }

    @Test
    void misspelledOverrideCausesNoFurtherErrors() {
        assertThat(heads(KNOWN + "- rule: r\n  condition: and a\n  override: {conditon: append}\n"))
                .singleElement()
                .asString()
                .contains("Key 'conditon' cannot be appended to");
        String macro = """
                - macro: m
                  condition: evt.type = open
                - macro: m
                  condition: or evt.type = close
                  override: {condition: apend}
                """;
        assertThat(heads(macro)).singleElement().asString().contains("Invalid override operation for key 'condition'");
        String correlation = "- correlation: c\n  desc: d\n  tags: [a]\n  override: {foo: append}\n";
        assertThat(heads(correlation)).singleElement().asString().contains("Key 'foo' cannot be appended to");
    }

    @Test
    void reportsMissingRuleBesideErrorsOfItsOverride() {
        String text = "- rule: none\n  enabled: maybe\n  override: {enabled: replace}\n";
        assertThat(heads(text)).hasSize(2);
    }

    @Test
    void reportsAllErrorsOfCorrelationButNotOfItsChanges() {
        String definition = "- correlation: c\n  desc: d\n  by: nobody\n  within: 3 weeks\n  events: []\n  output: x\n";
        String change = "- correlation: c\n  tags: [a]\n  override: {tags: append}\n";
        assertThat(heads(definition + change))
                .containsExactly(
                        "f0.yaml:1:3: error[LOAD_ERR_YAML_VALIDATE]: Item has no mapping for key 'priority'",
                        "f0.yaml:3:7: error[LOAD_ERR_EXTENSION]: 'nobody' is not a valid value of 'by'",
                        "f0.yaml:4:11: error[LOAD_ERR_EXTENSION]: '3 weeks' is not a valid duration",
                        "f0.yaml:5:11: error[LOAD_ERR_EXTENSION]: 'events' must be a non-empty list");
        String override =
                "- correlation: c\n  enabled: maybe\n  by: pod\n  override: {enabled: replace, desc: append}\n";
        assertThat(heads(override))
                .containsExactly(
                        "f0.yaml:1:3: error[LOAD_ERR_EXTENSION]: An override for 'desc' was specified but 'desc' is not"
                                + " defined",
                        "f0.yaml:2:12: error[LOAD_ERR_YAML_VALIDATE]: Can't decode YAML scalar value",
                        "f0.yaml:3:7: error[LOAD_ERR_EXTENSION]: Unexpected key 'by': no corresponding entry under"
                                + " 'override' is defined.");
    }

    @Test
    void reportsAllMissingKeysAndMisspelledOne() {
        assertThat(heads("- rule: r\n  condition: evt.type = open\n  outptu: x\n"))
                .containsExactly(
                        "f0.yaml:1:3: error[LOAD_ERR_YAML_VALIDATE]: Item has no mapping for key 'output'",
                        "f0.yaml:1:3: error[LOAD_ERR_YAML_VALIDATE]: Item has no mapping for key 'desc'",
                        "f0.yaml:1:3: error[LOAD_ERR_YAML_VALIDATE]: Item has no mapping for key 'priority'",
                        "f0.yaml:3:3: warning[LOAD_UNKNOWN_KEY]: Unknown key 'outptu'. The key will be ignored.");
        assertThat(heads("- macro: m\n  conditon: proc.name = a\n"))
                .containsExactly(
                        "f0.yaml:1:3: error[LOAD_ERR_YAML_VALIDATE]: Item has no mapping for key 'condition'",
                        "f0.yaml:2:3: warning[LOAD_UNKNOWN_KEY]: Unknown key 'conditon'. The key will be ignored.");
    }

    @Test
    void brokenItemsCountAsUses() {
        String uses = "- macro: m\n  condition: proc.name in (l)\n- list: l\n  items: [a]\n";
        String unreadable = "- rule: r\n  desc: d\n  condition: [m]\n  output: x\n  priority: INFO\n";
        String skipped = "- rule: r\n  source: elsewhere\n  desc: d\n  condition: m\n  output: x\n  priority: INFO\n";
        assertThat(heads(uses + unreadable)).singleElement().asString().contains("Value is not a scalar value");
        assertThat(heads(uses + skipped)).singleElement().asString().contains("Unknown source elsewhere");
        assertThat(heads(uses)).singleElement().asString().contains("Macro not referred to by any other rule/macro");
    }

    @ParameterizedTest
    @CsvSource({
        "WARNIN,Warning",
        "warn,Warning",
        "err,Error",
        "crit,Critical",
        "emerg,Emergency",
        "Informatonal,Informational",
        "notcie,Notice"
    })
    void misspeltPriorityIsReplaced(String written, String meant) {
        for (String quote : List.of("", "'", "\"")) {
            String text = "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: x\n  priority: ";
            Diagnostic diagnostic = load(text + quote + written + quote + "\n")
                    .files()
                    .getFirst()
                    .diagnostics()
                    .getFirst()
                    .diagnostic();
            Edit edit = Objects.requireNonNull(diagnostic.fixes().getFirst().edit());
            assertThat(edit.place()).isEqualTo(diagnostic.place());
            assertThat(edit.place().text()).isEqualTo(written);
            assertThat(edit.replacement()).isEqualTo(meant);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            evt.type = open and            | add a check after 'and', or remove 'and'
            evt.type = open or             | add a check after 'or', or remove 'or'
            evt.type = open andx           | add a space after 'and'
            evt.type = open and (m         | close the parenthesis
            evt.type = open and ()         | write a check between the parentheses, or remove them
            evt.type = open and (m or )    | write a check between the parentheses, or remove them
            evt.type = open and (a, b)     | write a field and 'in' before the list of values
            evt.type = open and not        | write a check after 'not', or remove 'not'
            evt.type = open and and m      | add the missing check or value before 'and', or remove 'and'
            proc.name = and proc.pid = 1   | add the missing check or value before 'and', or remove 'and'
            evt.type = open and proc.name  | finish the check: write '= VALUE', 'in (VALUE, ...)' or 'exists' after the field
            (evt.type = open and proc.name)| finish the check: write '= VALUE', 'in (VALUE, ...)' or 'exists' after the field
            proc.name =                    | write a value after the operator; an empty text is written ""
            (proc.name = )                 | write a value after the operator; an empty text is written ""
            proc.name startswith           | write a value after the operator; an empty text is written ""
            proc.name startswith'a'        | add a space after 'startswith'
            proc.pid >                     | write a number after the operator
            proc.name in                   | write the values in parentheses, or the name of a list: in (VALUE, ...)
            proc.name in "a"               | put the values into parentheses
            proc.name in (a, b             | close the parenthesis
            proc.name in (a,               | write the values that are missing, and close the parenthesis
            proc.name in (a, )             | remove the comma
            proc.name in (a b)             | separate values with commas, and close the parenthesis
            """)
    void unfinishedConditionHasFix(String condition, String remedy) {
        String text =
                "- macro: m\n  condition: proc.name = a\n- rule: r\n  condition: >\n    " + condition + "\n" + TAIL;
        assertThat(rendered(load(text)))
                .filteredOn(shown -> shown.contains("error["))
                .singleElement()
                .asString()
                .endsWith("  fix: " + remedy + "\n");
    }

    private static List<String> heads(String text) {
        return rendered(load(text)).stream()
                .map(shown -> shown.lines().findFirst().orElseThrow())
                .toList();
    }

    @Test
    void jsonHasSortedKeys() {
        String json = JsonText.compact(FalcoReport.data(load("- macro: m\n").files()));
        assertThat(json)
                .startsWith("{\"falco_load_results\":[{\"errors\":[{\"code\":\"LOAD_ERR_YAML_VALIDATE\",\"codedesc\":")
                .contains(
                        "\"locations\":[{\"item_name\":\"\",\"item_type\":\"rules content\",\"position\":{\"column\":0,"
                                + "\"line\":0,\"name\":\"f0.yaml\",\"offset\":0}}")
                .endsWith("\"schema_valid\":true,\"schema_warnings\":[],\"successful\":false,\"warnings\":[]}]}");
        assertThat(JsonText.compact(List.of("a\"\\\n\u0001\ud800", 1, true)))
                .isEqualTo("[\"a\\\"\\\\\\n\\u0001\uFFFD\",1,true]");
    }
}
