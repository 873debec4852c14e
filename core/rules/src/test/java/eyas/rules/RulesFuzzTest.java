package eyas.rules;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.SyntaxLimits;
import eyas.rules.describe.RuleSetDescription;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.rules.report.FalcoReport;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.json.JsonText;
import java.util.List;
import java.util.Map;

/**
 * Fuzzes the loader with rules files.
 *
 * <p>Diagnostics lie inside the file and contain no control characters; both loading orders agree; accepted rules can be printed, parsed
 * again and described. Explore with {@code ./dev fuzz rules RulesFuzzTest#load 600}.
 */
final class RulesFuzzTest {
    private static final int LONGEST = 20_000;
    private static final SyntaxLimits PRINTED = new SyntaxLimits(8 << 20, 4_000);
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final RuleLoader ALL = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT);
    private static final RuleLoader FALCO =
            new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT.inFalcoOrder());

    @FuzzTest
    @DictionaryFile(resourcePath = "RulesFuzzTest.dict")
    void load(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        List<RuleFile> files = List.of(new RuleFile.Content("fuzz.yaml", file));
        LoadResult all = ALL.load(files);
        LoadResult falco = FALCO.load(files);
        require(all.ruleSet().isPresent() == all.successful(), "rule set contradicts the result");
        require(falco.ruleSet().isPresent() == falco.successful(), "rule set contradicts the result in Falco's order");
        require(all.successful() == falco.successful(), "one order accepts it, the other does not");
        all.files().forEach(result -> sound(result, file.length));
        falco.files().forEach(result -> sound(result, file.length));
        all.ruleSet().ifPresent(rules -> described(rules, falco.ruleSet().orElseThrow()));
    }

    private static void sound(FileResult result, int length) {
        for (LoadDiagnostic diagnostic : result.diagnostics()) {
            int offset = diagnostic.shown().offset();
            require(
                    offset >= 0 && offset <= diagnostic.shown().source().text().length(),
                    "position outside of the file");
            String text = DiagnosticRenderer.plain(diagnostic.diagnostic());
            require(text.length() < 3_000 + 8 * length, "a finding of " + text.length() + " characters");
            require(
                    text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)),
                    "a control character in: " + text);
        }
        require(
                !FalcoReport.text(result).isEmpty()
                        && !FalcoReport.summary(result).isEmpty(),
                "no report");
        String json = JsonText.compact(FalcoReport.data(List.of(result)));
        int codes = json.split("\"codedesc\":", -1).length - 1;
        require(codes >= result.diagnostics().size(), "not all diagnostics are in " + json);
        require(
                json.chars().noneMatch(c -> c < ' ') && json.lines().count() == 1,
                "a control character in the JSON: " + json);
    }

    private static void described(RuleSet rules, RuleSet others) {
        require(rules.rules().size() == others.rules().size(), "the orders produce different rules");
        require(!JsonText.pretty(new RuleSetDescription(rules, CATALOG).all()).isEmpty(), "no description");
        for (CompiledRule rule : rules.rules()) {
            String printed = ConditionPrinter.source(rule.expression());
            String again = ConditionPrinter.source(ConditionParser.parse(printed, PRINTED));
            require(again.equals(printed), "prints " + printed + ", then " + again);
            require(!ConditionPrinter.falco(rule.expression()).isEmpty(), "prints nothing for Falco");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
