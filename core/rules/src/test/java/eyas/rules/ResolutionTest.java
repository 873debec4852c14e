package eyas.rules;

import static eyas.rules.TestRuleLoader.TAIL;
import static eyas.rules.TestRuleLoader.codes;
import static eyas.rules.TestRuleLoader.condition;
import static eyas.rules.TestRuleLoader.diagnostics;
import static eyas.rules.TestRuleLoader.load;
import static eyas.rules.TestRuleLoader.rule;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares lists, macros, exceptions, overrides and selection with Falco's behavior. */
class ResolutionTest {

    @Test
    void listsAreTextAndResolvedOneLevelDeep() {
        String lists = "- list: a\n  items: [x, y]\n- list: b\n  items: [a, z]\n- list: c\n  items: [b, 'two words']\n";
        assertThat(condition(lists + rule("r", "evt.type=open and proc.name in (b)")))
                .isEqualTo("(evt.type = open and proc.name in (x, y, z))");
        // For c only the items of b are substituted, so the name a stays: a was searched for before.
        assertThat(condition(lists + rule("r", "evt.type=open and proc.name in (c)")))
                .isEqualTo("(evt.type = open and proc.name in (a, z, \"two words\"))");
    }

    @Test
    void laterListsAreFoundInItemsOfEarlierOnes() {
        String lists = "- list: a\n  items: [b, x]\n- list: b\n  items: [y]\n";
        assertThat(condition(lists + rule("r", "evt.type=open and proc.name in (a)")))
                .isEqualTo("(evt.type = open and proc.name in (y, x))");
    }

    @Test
    void emptyListRemovesAdjacentComma() {
        String list = "- list: e\n  items: []\n";
        for (String values : new String[] {"(e, x)", "(x, e)", "(x,e)"}) {
            assertThat(condition(list + rule("r", "evt.type=open and proc.name in " + values)))
                    .isEqualTo("(evt.type = open and proc.name in (x))");
        }
    }

    @Test
    void listIsSubstitutedInsideQuotes() {
        assertThat(condition(
                        "- list: l\n  items: [a]\n" + rule("r", "'evt.type=open and proc.cmdline contains \"x l y\"'")))
                .contains("x a y");
    }

    @Test
    void macroSeesDefinitionsBeforeItsLastChange() {
        String a = "- macro: a\n  condition: b\n";
        String b = "- macro: b\n  condition: proc.name=x\n";
        String r = rule("r", "evt.type=open and a");
        LoadResult before = load(a + b + r);
        assertThat(diagnostics(before).getFirst().message()).isEqualTo("Undefined macro 'b' used in filter.");
        assertThat(codes(before)).containsExactly("LOAD_ERR_VALIDATE");
        assertThat(condition(a.replace("condition: b", "condition: proc.pid=1") + b + a + r))
                .isEqualTo("(evt.type = open and proc.name = x)");
    }

    @Test
    void reportsMacroLoop() {
        String loop = "- macro: a\n  condition: proc.pid=1\n- macro: b\n  condition: a\n- macro: a\n  condition: b\n";
        LoadResult result = load(loop + rule("r", "evt.type=open and a"));
        assertThat(diagnostics(result))
                .anyMatch(p -> p.message().equals("reference loop in macro 'b'")
                        || p.message().equals("reference loop in macro 'a'"));
        assertThat(result.ruleSet()).isEmpty();
    }

    @Test
    void exceptionsBecomeConditionText() {
        String rule = rule("r", "evt.type=open")
                + "  exceptions:\n"
                + "  - {name: one, fields: proc.name, values: [cat, 'a b']}\n"
                + "  - {name: two, fields: [proc.name, fd.name], comps: [=, in], values: [[x, [/a, /b]], [y, /c]]}\n"
                + "  - {name: none, fields: [proc.name]}\n";
        assertThat(condition(rule))
                .isEqualTo("(evt.type = open and not proc.name in (cat, \"a b\") and not"
                        + " ((proc.name = x and fd.name in (/a, /b)) or (proc.name = y and fd.name in (/c))))");
    }

    @Test
    void overridesOfAnotherFileApply() {
        String base = rule("r", "evt.type=open") + "  tags: [b]\n";
        String change = "- rule: r\n  condition: and proc.name=x\n  output: more\n  tags: [a]\n  priority: ALERT\n"
                + "  enabled: false\n  override: {condition: append, output: append, tags: append, priority: replace,"
                + " enabled: replace}\n";
        CompiledRule rule = rule(load(base, change), "r");
        assertThat(rule.condition()).isEqualTo("evt.type=open and proc.name=x");
        assertThat(rule.output()).isEqualTo("x %evt.num more");
        assertThat(rule.tags()).containsExactly("a", "b");
        assertThat(rule.priority()).isEqualTo(Priority.ALERT);
        assertThat(rule.enabled()).isFalse();
        assertThat(rule.origin().toString()).isEqualTo("f0.yaml:1:3");
    }

    @Test
    void redefinitionKeepsPosition() {
        LoadResult result =
                load(rule("one", "evt.type=open") + rule("two", "evt.type=open") + rule("one", "evt.type=close"));
        assertThat(result.ruleSet().orElseThrow().rules())
                .extracting(CompiledRule::name)
                .containsExactly("one", "two");
        assertThat(rule(result, "one").condition()).isEqualTo("evt.type=close");
    }

    @Test
    void selectionFollowsFilesThenStepsThenThreshold() {
        RuleSet rules = load(rule("read it", "evt.type=open") + "  tags: [t]\n"
                        + rule("write it", "evt.type=open") + "  enabled: false\n"
                        + rule("other", "evt.type=open").replace("INFO", "DEBUG"))
                .ruleSet()
                .orElseThrow();
        assertThat(RuleSelection.ALL.choose(rules))
                .extracting(CompiledRule::name)
                .containsExactly("read it", "other");
        RuleSelection selection = new RuleSelection(
                List.of(new RuleSelection.ByName(true, "*it"), new RuleSelection.ByTag(false, "t")),
                Priority.INFORMATIONAL);
        assertThat(selection.choose(rules)).extracting(CompiledRule::name).containsExactly("write it");
    }

    @Test
    void builtInPluginSatisfiesRequirement() {
        String container = "- required_plugin_versions:\n  - {name: nosuch, version: 0.1.0, alternatives: [{name:"
                + " container, version: 0.4.0}]}\n";
        assertThat(load(container + rule("r", "evt.type=open")).successful()).isTrue();
        LoadResult newer = load(container.replace("0.4.0", "0.9.0") + rule("r", "evt.type=open"));
        assertThat(diagnostics(newer).getFirst().message())
                .isEqualTo("Plugin 'container' version '0.7.4' is not compatible with required plugin version '0.9.0'");
    }

    @Test
    void skippedRuleCausesWarning() {
        LoadResult result = load(rule("r", "evt.type=open and future.field=1") + "  skip-if-unknown-filter: true\n"
                + rule("s", "evt.type=open"));
        assertThat(codes(result)).containsExactly("LOAD_UNKNOWN_FILTER");
        assertThat(result.ruleSet().orElseThrow().rules())
                .extracting(CompiledRule::name)
                .containsExactly("s");
    }

    @Test
    void brokenItemIsReportedOnceAndLoadingContinues() {
        LoadResult result = load("- macro: m\n- rule: r\n  condition: m and evt.type=open\n" + TAIL
                + "- rule: r\n  condition: and proc.nme=x\n  override: {condition: append}\n"
                + rule("s", "evt.type=open and proc.nme=x"));
        assertThat(codes(result))
                .containsExactly("LOAD_ERR_YAML_VALIDATE", "LOAD_ERR_COMPILE_CONDITION", "LOAD_ERR_COMPILE_CONDITION");
        assertThat(diagnostics(result).getFirst().message()).isEqualTo("Item has no mapping for key 'condition'");
    }
}
