package eyas.rules;

import static eyas.rules.Loading.load;
import static eyas.rules.Loading.problems;
import static eyas.rules.Loading.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import eyas.rules.report.FindingText;
import eyas.rules.report.Problem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gives the loader what it was not made for: a finding within bounds, never an exception. */
class HostileRulesTest {
    /** A second is wanted; a machine that runs other builds beside this one needs more. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    @TestFactory
    java.util.stream.Stream<DynamicTest> hostileFilesGiveAnError() {
        Map<String, Supplier<String>> files = new java.util.LinkedHashMap<>();
        files.put("10,000 parentheses", () -> rule("r", "(".repeat(10_000) + "proc.pid=1" + ")".repeat(10_000)));
        files.put("10 MB condition", () -> rule("r", "proc.pid=1 or ".repeat(750_000) + "proc.pid=1"));
        files.put("a million items", () -> "- list: l\n  items: [" + "a,".repeat(1_000_000) + "a]\n");
        files.put("nested sequences", () -> "[".repeat(100_000));
        files.put("exploding anchors", HostileRulesTest::anchors);
        files.put("exploding lists", HostileRulesTest::lists);
        files.put("exploding macros", () -> macros(false));
        files.put("exploding macros, defined later", () -> macros(true));
        files.put("alias inside its anchor", () -> "- list: l\n  items: &a [*a]\n");
        files.put("unknown alias", () -> "- list: l\n  items: *a\n");
        files.put("tab as indentation", () -> "- list: l\n\titems: [a]\n");
        files.put("control character", () -> "- list: l\u0001\n");
        files.put("billion-fold regex", () -> rule("r", "evt.type=open and proc.name regex '((a{1000}){1000}){1000}'"));
        files.put("deep regex", () -> rule("r", "evt.type=open and proc.name regex '" + "(".repeat(50_000) + "'"));
        files.put("output of nested transformers", () -> output("%" + "tolower(".repeat(100_000) + "proc.name"));
        files.put("output of one endless name", () -> output("%" + "a".repeat(1_000_000)));
        files.put("output of open brackets", () -> output("%proc.name[".repeat(80_000)));
        files.put(
                "macro inside itself",
                () -> "- macro: m\n  condition: m or proc.pid=1\n" + rule("r", "evt.type=open and m"));
        files.put(
                "macros in a circle",
                () -> "- macro: a\n  condition: b\n- macro: b\n  condition: a\n" + rule("r", "evt.type=open and a"));
        files.put("100,000 faulty items", () -> "- rule: r\n".repeat(100_000));
        files.put("mapping as key", () -> "- {? {a: b} : c}\n- 7\n");
        return files.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    LoadResult result = assertTimeoutPreemptively(
                            BOUND, () -> load(e.getValue().get()));
                    assertThat(result.successful()).isFalse();
                    assertThat(result.ruleSet()).isEmpty();
                    for (Problem problem : problems(result)) {
                        assertThat(FindingText.of(problem).length()).isLessThan(5000);
                    }
                }));
    }

    private static String output(String line) {
        return "- rule: r\n  desc: d\n  condition: evt.type=open\n  output: \"" + line + "\"\n  priority: INFO\n";
    }

    private static String anchors() {
        StringBuilder out = new StringBuilder("- list: l0\n  items: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            out.append("- list: l").append(i).append("\n  items: &a").append(i).append(" [");
            out.append(("*a" + (i - 1) + ", ").repeat(10)).append("x]\n");
        }
        return out.toString();
    }

    private static String lists() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String next = "l" + (i + 1) + ", ";
            out.append("- list: l")
                    .append(i)
                    .append("\n  items: [")
                    .append(next.repeat(10))
                    .append("x]\n");
        }
        return out + "- list: l20\n  items: [y]\n" + rule("r", "evt.type=open and proc.name in (l0)");
    }

    private static String macros(boolean later) {
        StringBuilder out = new StringBuilder();
        for (int round = later ? 0 : 1; round < 2; round++) {
            for (int i = 0; i < 40; i++) {
                int to = later ? i + 1 : i - 1;
                boolean plain = round == 0 || to < 0 || to == 40;
                out.append("- macro: m").append(i).append("\n  condition: ");
                out.append(plain ? "proc.pid=1" : "m" + to + " or m" + to).append('\n');
            }
        }
        return out + rule("r", "evt.type=open and " + (later ? "m0" : "m39"));
    }

    @Test
    void encodingsAreRecognised() {
        String text = "\uFEFF" + rule("rüle", "evt.type=open and proc.name=\"日本\"");
        for (String name : new String[] {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            LoadResult result = load(text.getBytes(Charset.forName(name)));
            assertThat(result.successful()).as(name).isTrue();
            assertThat(Loading.rule(result, "rüle").condition()).contains("日本");
        }
        LoadResult latin = load(rule("rüle", "evt.type=open").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(latin).getFirst().message()).isEqualTo("byte 9 of the file is not UTF-8");
    }

    @Test
    void namesCannotMoveTheCursor() {
        LoadResult result = load("- rule: \"\\e[2J\\a\\r\\nx\"\n  condition: nosuch\n" + Loading.TAIL);
        assertThat(result.successful()).isFalse();
        assertThat(String.join("", Loading.findings(result)))
                .contains("?[2J??")
                .matches(text -> text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)));
    }

    @Test
    void doubledKeyIsReported() {
        LoadResult result = load(rule("r", "evt.type=open") + "  priority: ALERT\n");
        assertThat(Loading.codes(result)).containsExactly("EYAS_DUPLICATE_KEY");
        assertThat(Loading.rule(result, "r").priority().word()).isEqualTo("Informational");
    }

    /** Changes a sound file at random: whatever comes out, the loader returns and its findings can be printed. */
    @Test
    void changedFilesNeverBreakTheLoader() {
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
            assertThat(String.join("", Loading.findings(result)))
                    .as("seed %d", seed)
                    .isNotNull();
            result.files()
                    .forEach(f ->
                            assertThat(eyas.rules.report.FalcoReport.text(f)).isNotEmpty());
        }
    }
}
