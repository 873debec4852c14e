package eyas.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.fields.FieldCatalog;
import eyas.rules.report.FalcoReport;
import eyas.rules.report.FileResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares Eyas's results for small rules files with Falco's: exit code, codes, messages, positions, snippets. */
class FalcoVerdictTest {
    private static final RuleLoader LOADER =
            new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT.inFalcoOrder());
    private static final RuleLoader GATHERER =
            new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT);

    private record Case(int exit, String text, List<String> verdict) {}

    private record Deviation(String aspect, String reason) {}

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        for (String[] row : Tsv.read("falco-cases.tsv")) {
            cases.put(row[0], new Case(Integer.parseInt(row[1]), Tsv.unescape(row[2]), new ArrayList<>()));
        }
        for (String[] row : Tsv.read("falco-verdicts.tsv")) {
            requireNonNull(cases.get(row[0]), row[0])
                    .verdict
                    .add(String.join("\t", List.of(row).subList(1, row.length)));
        }
        return cases;
    }

    private static Map<String, Deviation> deviations() {
        Map<String, Deviation> deviations = new LinkedHashMap<>();
        for (String[] row : Tsv.read("deviations.tsv")) {
            deviations.put(row[0], new Deviation(row[1], row[2]));
        }
        return deviations;
    }

    private static LoadResult load(RuleLoader loader, String text) {
        return loader.load(List.of(new RuleFile.Content("x.yaml", text.getBytes(StandardCharsets.UTF_8))));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) requireNonNull(value);
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) requireNonNull(value);
    }

    /** Returns the result in the format of the table. */
    private static List<String> verdict(FileResult file) {
        List<String> lines = new ArrayList<>();
        Map<?, ?> data = map(
                list(FalcoReport.data(List.of(file)).get("falco_load_results")).getFirst());
        if (data.containsKey("schema_valid")) {
            boolean valid = Boolean.TRUE.equals(data.get("schema_valid"));
            List<?> words = list(data.get("schema_warnings"));
            lines.add(("schema\t" + (valid ? "ok" : "failed") + "\t"
                            + String.join(
                                    " / ", words.stream().map(String::valueOf).toList()))
                    .stripTrailing());
        }
        for (String kind : List.of("errors", "warnings")) {
            for (Object finding : list(data.get(kind))) {
                lines.add(finding(kind.substring(0, kind.length() - 1), map(finding)));
            }
        }
        return lines;
    }

    private static String finding(String kind, Map<?, ?> finding) {
        Map<?, ?> context = map(finding.get("context"));
        List<String> path = new ArrayList<>();
        for (Object one : list(context.get("locations"))) {
            Map<?, ?> location = map(one);
            Map<?, ?> position = map(location.get("position"));
            path.add(String.join(
                    "|",
                    List.of(
                            String.valueOf(location.get("item_type")),
                            String.valueOf(location.get("item_name")),
                            String.valueOf(position.get("name")),
                            String.valueOf(position.get("line")),
                            String.valueOf(position.get("column")),
                            String.valueOf(position.get("offset")))));
        }
        return String.join(
                "\t",
                kind,
                String.valueOf(finding.get("code")),
                Tsv.escape(String.valueOf(finding.get("message"))),
                Tsv.escape(String.join(" > ", path)),
                Tsv.escape(String.valueOf(context.get("snippet"))));
    }

    @TestFactory
    List<DynamicTest> printsFalcosMessages() {
        Map<String, Deviation> deviations = deviations();
        List<DynamicTest> tests = new ArrayList<>();
        cases().forEach((name, one) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            LoadResult result = load(LOADER, one.text);
            List<String> ours = verdict(result.files().getFirst());
            List<String> falcos =
                    one.verdict.stream().map(String::stripTrailing).toList();
            List<String> ourLines = ours.stream().map(String::stripTrailing).toList();
            Deviation deviation = deviations.get(name);
            if (deviation == null) {
                assertThat(result.successful() ? 0 : 1).as("exit code").isEqualTo(one.exit);
                assertThat(ourLines).isEqualTo(falcos);
            } else {
                boolean sameExit = (result.successful() ? 0 : 1) == one.exit;
                assertThat(sameExit).as("exit code").isEqualTo(!deviation.aspect.contains("exit"));
                assertThat(ourLines)
                        .as("listed as different because: " + deviation.reason)
                        .isNotEqualTo(falcos);
                if (!deviation.aspect.contains("findings")) {
                    assertThat(ourLines.stream()
                                    .filter(l -> !l.startsWith("schema"))
                                    .toList())
                            .isEqualTo(falcos.stream()
                                    .filter(l -> !l.startsWith("schema"))
                                    .toList());
                }
            }
        })));
        return tests;
    }

    /** Collecting all diagnostics may report more, but must have the same outcome. */
    @TestFactory
    List<DynamicTest> collectingDiagnosticsKeepsVerdict() {
        List<DynamicTest> tests = new ArrayList<>();
        cases().forEach((name, one) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            LoadResult falco = load(LOADER, one.text);
            LoadResult all = load(GATHERER, one.text);
            assertThat(all.successful()).isEqualTo(falco.successful());
            assertThat(all.ruleSet().isPresent()).isEqualTo(all.successful());
            List<String> codes = all.files().getFirst().diagnostics().stream()
                    .map(p -> p.falco().id() + " " + p.message())
                    .toList();
            assertThat(codes)
                    .containsAll(falco.files().getFirst().diagnostics().stream()
                            .map(p -> p.falco().id() + " " + p.message())
                            .toList());
        })));
        return tests;
    }

    @Test
    void coversAllCases() {
        assertThat(cases()).hasSize(92);
        assertThat(cases().keySet()).containsAll(deviations().keySet());
        assertThat(deviations()).hasSizeLessThan(12);
    }
}
