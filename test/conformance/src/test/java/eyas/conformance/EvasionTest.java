package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.Bytes;
import eyas.event.TableReader;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseRunner;
import eyas.workbench.cases.RuleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays each case that fires a default rule with every {@link Evasion}: the rule must still fire. {@code rules/tests/evasions.tsv} lists
 * the exceptions, with the reason for each; an unnecessary row fails the test, too.
 */
@Tag("load")
@NullMarked
final class EvasionTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final RuleSet RULES = rules();
    private static final List<RuleCase> CASES =
            CaseReader.read(List.of(ROOT.resolve("rules/tests"))).cases();
    private static final Map<String, String> EXCEPTIONS = exceptions();
    /** Maximum number of failures shown for one rule and evasion. */
    private static final int SHOWN = 8;

    private static RuleSet rules() {
        LoadResult loaded = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(RuleDirectory.of(ROOT.resolve("rules/cicd")).read());
        return loaded.ruleSet().orElseThrow();
    }

    private static Map<String, String> exceptions() {
        Map<String, String> exceptions = new LinkedHashMap<>();
        Path file = ROOT.resolve("rules/tests/evasions.tsv");
        try {
            for (String[] row : TableReader.rows(Files.newInputStream(file), file.toString(), 3)) {
                assertThat(row[2]).as("reason of %s, %s", row[0], row[1]).hasSizeGreaterThan(10);
                assertThat(exceptions.put(row[0] + '\t' + row[1], row[2])).isNull();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return exceptions;
    }

    @TestFactory
    Stream<DynamicTest> everyRuleFiresDespiteEvasion() {
        Map<String, List<RuleCase>> firing = new TreeMap<>();
        for (RuleCase one : CASES) {
            String about = one.about();
            if (about != null && one.expects(about) && one.input() instanceof RuleCase.Story && !isEvasion(one)) {
                firing.computeIfAbsent(about, key -> new ArrayList<>()).add(one);
            }
        }
        assertThat(firing.keySet()).hasSizeGreaterThan(30);
        return firing.entrySet().stream().flatMap(entry -> {
            CaseRunner runner = new CaseRunner(RULES, only(entry.getKey()), CATALOG, CaptureSource::open);
            return Stream.of(Evasion.values())
                    .map(evasion -> DynamicTest.dynamicTest(
                            entry.getKey() + ": " + label(evasion),
                            () -> check(runner, entry.getKey(), entry.getValue(), evasion)));
        });
    }

    /** Returns whether the case is itself an evasion: it depends on the acting program. */
    private static boolean isEvasion(RuleCase one) {
        return one.file().endsWith("exceptions.yaml");
    }

    /**
     * Selects the rule, and the rules that it counts if it is a correlation. Other rules do not affect the result, and there are thousands
     * of variants. Rules that the files disable stay disabled.
     */
    private static RuleSelection only(String rule) {
        List<RuleSelection.Step> steps = new ArrayList<>(List.of(new RuleSelection.ByName(false, "*")));
        Set<String> names = selectedNames(rule);
        RULES.rules().stream()
                .filter(one -> one.enabled() && names.contains(one.name()))
                .forEach(one -> steps.add(new RuleSelection.ByName(true, one.name())));
        RULES.correlations().stream()
                .filter(one -> one.enabled() && names.contains(one.name()))
                .forEach(one -> steps.add(new RuleSelection.ByName(true, one.name())));
        return new RuleSelection(steps, RuleSelection.ALL.threshold());
    }

    @SuppressWarnings("ReferenceEquality") // compares identity on purpose
    private static void check(CaseRunner runner, String rule, List<RuleCase> cases, Evasion evasion) {
        RuleExemptions exemptions = exemptions(rule);
        List<String> undetected = new ArrayList<>();
        int played = 0;
        for (RuleCase one : cases) {
            // All exemptions for one case, and a few for the others: the condition is the same.
            RuleExemptions some = one == cases.getFirst() ? exemptions : exemptions.few();
            RuleCase.Story story = (RuleCase.Story) one.input();
            for (RuleCase.Story variant : evasion.of(story, some)) {
                played++;
                RuleCase again = new RuleCase(one.file(), one.name(), one.place(), one.about(), variant, one.alerts());
                if (runner.run(again).alerts().getOrDefault(rule, 0L) == 0) {
                    undetected.add(one.name() + " (" + played + "): " + difference(story, variant));
                }
            }
        }
        String exception = EXCEPTIONS.get(rule + '\t' + label(evasion));
        if (exception == null) {
            assertThat(undetected.stream().limit(SHOWN))
                    .as(
                            "%d of %d variants of the evasion %s are not detected",
                            undetected.size(), played, label(evasion))
                    .isEmpty();
            assertThat(played)
                    .as(
                            "no variants; give the reason in rules/tests/evasions.tsv why %s does not apply",
                            label(evasion))
                    .isPositive();
        } else {
            assertThat(undetected.isEmpty() && played > 0)
                    .as("unnecessary row of rules/tests/evasions.tsv: the rule fires despite the evasion")
                    .isFalse();
        }
    }

    /** Returns the first event that differs, for the failure message. */
    private static String difference(RuleCase.Story story, RuleCase.Story variant) {
        for (int i = 0; i < variant.events().size(); i++) {
            RuleCase.Happening now = variant.events().get(i);
            if (i >= story.events().size() || !story.events().get(i).equals(now)) {
                StringBuilder text = new StringBuilder(now.info().name());
                now.values()
                        .forEach((key, value) -> text.append(' ')
                                .append(key)
                                .append('=')
                                .append(
                                        value instanceof byte[] bytes
                                                ? Bytes.text(bytes).replace('\0', ' ')
                                                : value));
                return text.length() > 300 ? text.substring(0, 300) : text.toString();
            }
        }
        return variant.processes().toString();
    }

    /** Returns the rule's name, and for a correlation also the names of the rules that it counts. */
    private static Set<String> selectedNames(String name) {
        Set<String> names = new TreeSet<>(Set.of(name));
        for (CompiledCorrelation one : RULES.correlations()) {
            if (one.name().equals(name)) {
                one.parts().forEach(part -> names.addAll(part.rules()));
            }
        }
        return names;
    }

    /** Returns the exemptions of a rule, or of all rules whose matches a correlation counts. */
    private static RuleExemptions exemptions(String name) {
        RuleExemptions all = new RuleExemptions(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        Set<String> names = selectedNames(name);
        for (CompiledRule rule : RULES.rules()) {
            if (names.contains(rule.name())) {
                RuleExemptions exemptions = RuleExemptions.of(rule.expression());
                all.names().addAll(exemptions.names());
                all.ancestors().addAll(exemptions.ancestors());
                all.arguments().addAll(exemptions.arguments());
            }
        }
        return all.orDefaults();
    }

    private static String label(Evasion evasion) {
        return evasion.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void everyExceptionNamesRuleAndEvasion() {
        Set<String> known = new TreeSet<>();
        Stream.concat(
                        RULES.rules().stream().map(CompiledRule::name),
                        RULES.correlations().stream().map(CompiledCorrelation::name))
                .forEach(rule -> Stream.of(Evasion.values()).forEach(one -> known.add(rule + '\t' + label(one))));
        assertThat(known).containsAll(EXCEPTIONS.keySet());
    }
}
