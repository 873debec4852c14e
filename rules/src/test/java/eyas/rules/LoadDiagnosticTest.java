package eyas.rules;

import static eyas.rules.Loading.TAIL;
import static eyas.rules.Loading.load;
import static eyas.rules.Loading.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.report.FalcoReport;
import eyas.text.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the exact text of diagnostics. */
class LoadDiagnosticTest {

    @Test
    void pointsIntoAFoldedCondition() {
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
    void pointsIntoTheMacroThatIsMeantOnce() {
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
    void pointsIntoTheListThatIsMeant() {
        String text = "- list: l\n  items:\n  - 10.0.0.1\n  - 10.0.0\n- rule: r\n"
                + "  condition: evt.type=connect and fd.sip in (l)\n" + TAIL;
        assertThat(rendered(load(text))).singleElement().asString().startsWith("""
                f0.yaml:4:5: error[F013]: unrecognized IPv4 address 10.0.0
                  in rule 'r', rule condition
                 4 |   - 10.0.0
                   |     ^""");
    }

    @Test
    void noLineIsACommandForARunner() {
        String text = "- rule: r\n  condition: >\n    ::stop-commands::x and ##[add-mask]x\n" + TAIL;
        load(text)
                .files()
                .forEach(file -> assertThat(FalcoReport.text(file) + rendered(load(text)))
                        .contains(": :stop-commands")
                        .doesNotContain("##[")
                        .doesNotContainPattern("(?m)^\\h*::"));
    }

    @Test
    void pointsIntoTheFileThatAppends() {
        String base = Loading.rule("r", "evt.type=open");
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
        assertThat(rendered(load(Loading.rule("r", "evt.type=open") + "  tag: [a]\n")))
                .singleElement()
                .asString()
                .startsWith("f0.yaml:6:3: warning[LOAD_UNKNOWN_KEY]")
                .endsWith("  fix: did you mean 'tags'?\n");
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
