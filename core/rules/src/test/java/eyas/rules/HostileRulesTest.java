package eyas.rules;

import static eyas.rules.TestRuleLoader.diagnostics;
import static eyas.rules.TestRuleLoader.load;
import static eyas.rules.TestRuleLoader.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import eyas.diagnostic.DiagnosticRenderer;
import eyas.rules.report.FalcoReport;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadDiagnostics;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Loads hostile files: the result is a diagnostic within the time bound, never an exception. */
class HostileRulesTest {
    /** Normally takes less than a second; the bound allows for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    @TestFactory
    Stream<DynamicTest> hostileFilesAreRejected() {
        return HostileRulesFiles.refused().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    LoadResult result = assertTimeoutPreemptively(
                            BOUND, () -> load(e.getValue().get()));
                    assertThat(result.successful()).isFalse();
                    assertThat(result.ruleSet()).isEmpty();
                    for (LoadDiagnostic diagnostic : diagnostics(result)) {
                        assertThat(DiagnosticRenderer.plain(diagnostic.diagnostic())
                                        .length())
                                .isLessThan(5000);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> largeFilesAreProcessedQuickly() {
        return HostileRulesFiles.large().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    LoadResult result = assertTimeoutPreemptively(
                            BOUND, () -> load(e.getValue().get()));
                    assertThat(result.successful())
                            .as(() -> String.join("", TestRuleLoader.rendered(result)))
                            .isTrue();
                }));
    }

    @Test
    void stopsAfterManyErrors() {
        LoadResult result = load("- rule: r\n".repeat(LoadDiagnostics.LIMIT + 500));
        assertThat(diagnostics(result)).hasSize(LoadDiagnostics.LIMIT + 1);
        assertThat(diagnostics(result).getLast().message()).isEqualTo("checking stopped after 1000 errors");
        assertThat(diagnostics(load("- rule: r\n".repeat(LoadDiagnostics.LIMIT - 1))))
                .hasSize(LoadDiagnostics.LIMIT - 1);
    }

    @Test
    void countsOmittedWarnings() {
        LoadResult result =
                load("- macro: m\n  condition: proc.pid=1\n  nosuch: 1\n".repeat(LoadDiagnostics.LIMIT + 7));
        assertThat(result.successful()).isTrue();
        assertThat(diagnostics(result)).hasSizeGreaterThan(LoadDiagnostics.LIMIT);
        assertThat(diagnostics(result))
                .anySatisfy(diagnostic -> assertThat(diagnostic.message()).isEqualTo("warnings omitted: 7"));
    }

    @Test
    void recognizesEncodings() {
        String text = "\uFEFF" + rule("rüle", "evt.type=open and proc.name=\"日本\"");
        for (String name : new String[] {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            LoadResult result = load(text.getBytes(Charset.forName(name)));
            assertThat(result.successful()).as(name).isTrue();
            assertThat(TestRuleLoader.rule(result, "rüle").condition()).contains("日本");
        }
        LoadResult latin = load(rule("rüle", "evt.type=open").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(diagnostics(latin).getFirst().message()).isEqualTo("byte 9 of the file is not UTF-8");
    }

    @Test
    void namesCannotMoveTheCursor() {
        LoadResult result = load("- rule: \"\\e[2J\\a\\r\\nx\"\n  condition: nosuch\n" + TestRuleLoader.TAIL);
        assertThat(result.successful()).isFalse();
        assertThat(String.join("", TestRuleLoader.rendered(result)))
                .contains("\uFFFD[2J\uFFFD\uFFFD")
                .matches(text -> text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)));
    }

    @Test
    void reportsDuplicateKey() {
        LoadResult result = load(rule("r", "evt.type=open") + "  priority: ALERT\n");
        assertThat(TestRuleLoader.codes(result)).containsExactly("EYAS_DUPLICATE_KEY");
        assertThat(TestRuleLoader.rule(result, "r").priority().label()).isEqualTo("Informational");
    }

    /** Mutates a valid file at random: the loader always returns, and its diagnostics can be printed. */
    @Test
    void mutatedFilesNeverBreakLoader() {
        String sound = "- list: l\n  items: &a [x, 'y z']\n- macro: m\n  condition: proc.name in (l)\n"
                + rule("r", ">\n    evt.type in (open, openat) and m\n    and fd.name startswith \"/etc\"")
                + "  exceptions:\n  - name: e\n    fields: [proc.name, fd.name]\n    values:\n    - [a, /b]\n"
                + "- rule: r\n  tags: [t]\n  override:\n    tags: append\n";
        String alphabet = "- \n:[]{}(),\"'%&*!|>=#abcl\t\\~";
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(sound);
            for (int i = random.nextInt(6); i >= 0; i--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            LoadResult result = load(text.toString());
            assertThat(result.ruleSet().isPresent()).as("seed %d", seed).isEqualTo(result.successful());
            assertThat(String.join("", TestRuleLoader.rendered(result)))
                    .as("seed %d", seed)
                    .isNotNull();
            result.files().forEach(f -> assertThat(FalcoReport.text(f)).isNotEmpty());
        }
    }
}
