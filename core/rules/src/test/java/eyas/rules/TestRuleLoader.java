package eyas.rules;

import eyas.diagnostic.DiagnosticRenderer;
import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ConditionPrinter;
import eyas.rules.model.CompiledRule;
import eyas.rules.report.LoadDiagnostic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads texts for tests. */
final class TestRuleLoader {
    static final String TAIL = "  desc: d\n  output: x %evt.num\n  priority: INFO\n";

    private static final RuleLoader LOADER =
            new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT);

    private TestRuleLoader() {}

    static LoadResult load(String... texts) {
        List<RuleFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(new RuleFile.Content("f" + files.size() + ".yaml", text.getBytes(StandardCharsets.UTF_8)));
        }
        return LOADER.load(files);
    }

    static LoadResult load(byte[] bytes) {
        return LOADER.load(List.of(new RuleFile.Content("f0.yaml", bytes)));
    }

    static String rule(String name, String condition) {
        return "- rule: " + name + "\n  condition: " + condition + "\n" + TAIL;
    }

    static CompiledRule rule(LoadResult result, String name) {
        return result.ruleSet()
                .orElseThrow(() -> new AssertionError(String.join("", rendered(result))))
                .rule(name)
                .orElseThrow();
    }

    /** Returns the condition of rule {@code r} with all macros and lists expanded. */
    static String condition(String... texts) {
        return ConditionPrinter.source(rule(load(texts), "r").expression());
    }

    static List<String> codes(LoadResult result) {
        return diagnostics(result).stream().map(p -> p.falco().id()).toList();
    }

    static List<LoadDiagnostic> diagnostics(LoadResult result) {
        return result.files().stream().flatMap(f -> f.diagnostics().stream()).toList();
    }

    static List<String> rendered(LoadResult result) {
        return diagnostics(result).stream()
                .map(d -> DiagnosticRenderer.plain(d.diagnostic()))
                .toList();
    }
}
