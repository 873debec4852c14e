package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import eyas.capture.CaptureSource;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.State;
import eyas.workbench.cases.CaseFiles;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseResult;
import eyas.workbench.cases.CaseRunner;
import eyas.workbench.cases.RuleCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checks the default rules with their cases, and with recordings of an ordinary and a compromised job. */
@NullMarked
final class DefaultRulesTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Path SHARED =
            Path.of(System.getProperty("eyas.shared", ROOT.resolve("../shared").toString()));
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final LoadResult LOADED = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
            .load(RuleDirectory.of(ROOT.resolve("rules/cicd")).read());
    private static final CaseFiles FILES = CaseReader.read(List.of(ROOT.resolve("rules/tests")));
    private static final List<RuleCase> CASES = FILES.cases();

    @Test
    void rulesFileIsValid() {
        assertThat(LOADED.files())
                .allSatisfy(
                        file -> assertThat(file.diagnostics()).as("diagnostics").isEmpty());
        assertThat(LOADED.ruleSet()).isPresent();
    }

    /** Alert messages do not contain claims of a process about itself: each ends with the attribution by Eyas. */
    @Test
    void everyOutputEndsWithStepAndAction() {
        RuleSet rules = LOADED.ruleSet().orElseThrow();
        List<String> outputs = new ArrayList<>();
        rules.rules().forEach(rule -> outputs.add(rule.output().strip()));
        rules.correlations().forEach(one -> outputs.add(one.output().strip()));
        assertThat(outputs)
                .hasSizeGreaterThan(30)
                .allSatisfy(output -> assertThat(output)
                        .doesNotContain("proc.env", "proc.aenv")
                        .contains("%ci.package")
                        .endsWith(" user=%user.name step=%ci.step action=%ci.action)"));
    }

    @Test
    void casesAreValid() {
        assertThat(FILES.diagnostics().stream().map(d -> DiagnosticRenderer.plain(d.diagnostic())))
                .isEmpty();
        assertThat(FILES.files()).isEqualTo(17);
        assertThat(CASES).hasSizeGreaterThan(100);
    }

    @Test
    void everyRuleHasPositiveAndNegativeCases() {
        Set<String> rules = new TreeSet<>();
        LOADED.ruleSet().orElseThrow().rules().stream().map(CompiledRule::name).forEach(rules::add);
        LOADED.ruleSet().orElseThrow().correlations().forEach(correlation -> rules.add(correlation.name()));
        Set<String> fired = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (RuleCase one : CASES) {
            assertThat(one.about()).as(one.name()).isNotNull();
            String about = String.valueOf(one.about());
            (one.expects(about) ? fired : silent).add(about);
        }
        assertThat(rules).hasSizeGreaterThan(10);
        assertThat(without(rules, fired)).as("rules without a positive case").isEmpty();
        assertThat(without(rules, silent)).as("rules without a negative case").isEmpty();
        fired.addAll(silent);
        assertThat(without(fired, rules)).as("cases of unknown rules").isEmpty();
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        CaseRunner runner =
                new CaseRunner(LOADED.ruleSet().orElseThrow(), CATALOG, capture -> CaptureSource.open(capture));
        return CASES.stream()
                .map(one -> DynamicTest.dynamicTest(one.file() + ": " + one.name(), () -> {
                    CaseResult result = runner.run(one);
                    assertThat(result.failures())
                            .as("alerts %s", result.alerts())
                            .isEmpty();
                }));
    }

    @Test
    void ordinaryJobHasNoAlerts() {
        assertThat(run(CaptureSource.open(recording("ci-build.scap.gz")))).isEmpty();
    }

    @Test
    void compromisedJobHasAlerts() {
        Map<String, Integer> counts = new TreeMap<>();
        List<Alert> alerts = run(CaptureSource.open(recording("attack-memdump.scap.gz")));
        alerts.forEach(alert -> counts.merge(alert.rule(), 1, Integer::sum));
        assertThat(counts)
                .containsOnly(
                        Map.entry("Runner Memory Read", 23),
                        Map.entry("Downloaded Program Run", 1),
                        Map.entry("Memory Map of Another Process Read", 1),
                        Map.entry("Environment of Another Process Read", 1));
        assertThat(alerts).allSatisfy(alert -> assertThat(alert.message()).contains("action=tj-actions/changed-files"));
    }

    private static List<Alert> run(EventSource source) {
        List<Alert> alerts = new ArrayList<>();
        try (source) {
            ActiveRules rules = ActiveRules.of(LOADED.ruleSet().orElseThrow(), RuleSelection.ALL, CATALOG);
            Engine.of(source, new State(), rules)
                    .alerting((alert, _) -> alerts.add(alert))
                    .build()
                    .run(() -> true);
        }
        return alerts;
    }

    /** Returns a recording from the directory next to the project. A missing recording fails the test in CI and skips it elsewhere. */
    private static Path recording(String name) {
        Path file = SHARED.resolve("captures").resolve(name);
        if (!Files.exists(file)) {
            if ("true".equals(System.getenv("CI"))) {
                return fail("required in CI: recording " + file);
            }
            return abort("no recording " + file);
        }
        return file;
    }
}
