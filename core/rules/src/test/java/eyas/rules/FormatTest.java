package eyas.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import eyas.diagnostic.DiagnosticRenderer;
import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ConditionPrinter;
import eyas.rules.describe.RuleSetDescription;
import eyas.rules.format.FormatResult;
import eyas.rules.format.FormatResult.Formatted;
import eyas.rules.format.FormatResult.Refused;
import eyas.rules.format.RulesFormatter;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the standard layout of rules files, and that formatting never changes the meaning of a file. */
final class FormatTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));

    private static FormatResult format(String text) {
        return RulesFormatter.format(new RuleFile.Content("f0.yaml", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String formatted(String text) {
        return switch (format(text)) {
            case Formatted(String result, boolean changed) -> {
                assertThat(changed).isEqualTo(!result.equals(text));
                yield result;
            }
            case Refused(LoadDiagnostic diagnostic) -> fail(DiagnosticRenderer.plain(diagnostic.diagnostic()));
        };
    }

    private static String refused(String text) {
        return switch (format(text)) {
            case Formatted(String result, var _) -> fail("formatted:\n" + result);
            case Refused(LoadDiagnostic diagnostic) -> DiagnosticRenderer.plain(diagnostic.diagnostic());
        };
    }

    /** Asserts that {@code text} is formatted as {@code wanted}, and that formatting that changes nothing. */
    private static void assertLaidOut(String text, String wanted) {
        assertThat(formatted(text)).isEqualTo(wanted);
        assertThat(formatted(wanted)).isEqualTo(wanted);
        assertSame(text, wanted);
    }

    /** Asserts that both texts load to the same rules with the same diagnostics, regardless of positions. */
    private static void assertSame(String one, String other) {
        LoadResult before = TestRuleLoader.load(one);
        LoadResult after = TestRuleLoader.load(other);
        assertThat(messages(after)).isEqualTo(messages(before));
        assertThat(after.ruleSet().map(FormatTest::model))
                .isEqualTo(before.ruleSet().map(FormatTest::model));
    }

    private static List<String> messages(LoadResult result) {
        return TestRuleLoader.diagnostics(result).stream()
                .map(p -> p.code() + " " + p.message() + " " + p.hint())
                .toList();
    }

    /** Returns a description of a rule set without the blanks in conditions as written. */
    private static String model(RuleSet rules) {
        StringBuilder out = new StringBuilder();
        for (String line : JsonText.pretty(new RuleSetDescription(rules, FieldCatalog.syscall()).all())
                .split("\n", -1)) {
            out.append(line.contains("\"condition\":") ? line.replaceAll("\\\\n|\\s", "") : line)
                    .append('\n');
        }
        for (CompiledRule rule : rules.rules()) {
            out.append(rule.name())
                    .append(rule.checked().codes())
                    .append(ConditionPrinter.source(rule.expression()))
                    .append(rule.exceptions())
                    .append('\n');
        }
        return out.toString();
    }

    @Test
    void emptyItemStaysBelowItsComment() {
        assertLaidOut("""
                # First.
                -
                # Second.


                -
                - list: a
                  items:
                  # Inside.
                  -

                  # And again.
                  - b
                -
                """, """
                # First.
                -

                # Second.

                -

                - list: a
                  items:
                    # Inside.
                    -

                    # And again.
                    - b

                -
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"---", "--- ", "---\n", "# a\n---\n\n\n  # b\n\n# c"})
    void emptyDocumentIsUnchanged(String text) {
        assertThat(formatted(text)).isEqualTo(text.startsWith("#") ? "# a\n---\n# b\n\n# c\n" : "---\n");
        assertThat(formatted(formatted(text))).isEqualTo(formatted(text));
    }

    @Test
    void formatsWholeFile() {
        assertLaidOut("""


                # SPDX-License-Identifier: Apache-2.0

                # The head of the file.
                -   required_engine_version: 0.57.0  # behind
                # Above the list.
                - list:   shells
                  items: [bash,   dash,"a b", 'c''d', # one
                      zsh]
                - list: long
                  items: [aaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccccc, ddddddddddddd, e]
                - macro: write
                  condition:   evt.type in (open,openat)   and evt.is_open_write=true
                - rule: A long one
                  desc: >
                      Folded,
                        further in,

                      and apart.
                  condition: evt.type=openat and evt.is_open_write = true and (fd.name startswith /etc or fd.name startswith "/usr") and not proc.name in (shells) and not (write or proc.pname="a  b")
                  output: "%evt.time
                      on two lines"
                  exceptions:
                  # Above the first.
                  - name: one
                    fields: [proc.name,fd.name]
                    comps:   [=, startswith]
                    values:
                    -   [bash, /etc/a]
                    # Between.

                    - [dash, /etc/b]
                      # At the end of the values.
                  # Above tags.
                  tags: [ host ,  file ]

                  priority:    WARNING
                  # At the end of the rule.

                - rule: Literal
                  desc: |
                    a
                      b
                  condition: |
                    evt.type=open and
                      proc.name=x
                  output: o
                  priority: INFO # low
                # The end.
                """, """
                # SPDX-License-Identifier: Apache-2.0

                # The head of the file.
                - required_engine_version: 0.57.0 # behind

                # Above the list.
                - list: shells
                  items: [bash,   dash,"a b", 'c''d', # one
                    zsh]

                - list: long
                  items: [aaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccccc,
                    ddddddddddddd, e]

                - macro: write
                  condition: evt.type in (open, openat) and evt.is_open_write = true

                - rule: A long one
                  desc: >
                    Folded,
                      further in,

                    and apart.
                  condition: >-
                    evt.type = openat
                    and evt.is_open_write = true
                    and (fd.name startswith /etc or fd.name startswith "/usr")
                    and not proc.name in (shells)
                    and not (write or proc.pname = "a  b")
                  output: "%evt.time
                    on two lines"
                  exceptions:
                    # Above the first.
                    - name: one
                      fields: [proc.name, fd.name]
                      comps: [=, startswith]
                      values:
                        - [bash, /etc/a]
                        # Between.

                        - [dash, /etc/b]
                        # At the end of the values.
                  # Above tags.
                  tags: [host, file]

                  priority: WARNING
                  # At the end of the rule.

                - rule: Literal
                  desc: |
                    a
                      b
                  condition: |
                    evt.type = open and proc.name = x
                  output: o
                  priority: INFO # low

                # The end.
                """);
    }

    @Test
    void conditionsBreakAtOperators() {
        assertLaidOut("""
                - macro: m
                  condition: >
                    evt.type in (execve, execveat) and not ((proc.name in (aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccc, ddddddddddd)
                    and proc.pname=x) or proc.name=yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy or tolower( proc.name )  = 'it''s' and user.uid>=0) or
                    not not proc.env["A B"] exists or basename(proc.exepath)!=val( proc.name ) and fd.num<0x10
                """.replace("'it''s'", "its"), """
                - macro: m
                  condition: >
                    evt.type in (execve, execveat)
                      and not (
                        (
                          proc.name in (aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccc,
                            ddddddddddd)
                          and proc.pname = x
                        )
                        or proc.name = yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                        or tolower( proc.name ) = its and user.uid >= 0
                      )
                    or not not proc.env["A B"] exists
                    or basename(proc.exepath) != val( proc.name ) and fd.num < 0x10
                """);
    }

    @Test
    void unparsableConditionsStay() {
        // A text may become a valid condition only after list substitution.
        assertLaidOut(
                "- list: limit\n  items: [3]\n- macro: m\n  condition:  fd.num >   limit\n",
                "- list: limit\n  items: [3]\n\n- macro: m\n  condition: fd.num >   limit\n");
        assertLaidOut("- macro: m\n  condition: proc.name =  =\n", "- macro: m\n  condition: proc.name =  =\n");
    }

    @Test
    void quotesStayUnlessLineIsTooLong() {
        assertLaidOut("- {macro: m, condition: \"a  or b\"}\n", "- {macro: m, condition: \"a  or b\"}\n");
        assertLaidOut("- macro: m\n  condition: \"a  or b\"\n", "- macro: m\n  condition: \"a or b\"\n");
        assertLaidOut("- macro: m\n  condition: 'a=''x'''\n", "- macro: m\n  condition: 'a=''x'''\n");
        assertLaidOut("- macro: m\n  condition: 'p.a=''x'''\n", "- macro: m\n  condition: 'p.a = ''x'''\n");
        // A value that would need other escapes becomes a block scalar.
        assertLaidOut("- macro: m\n  condition: \"p.a=\\\"x\\\"\"\n", "- macro: m\n  condition: >-\n    p.a = \"x\"\n");
        assertLaidOut(
                "- macro: m\n  condition: \"p.a = \\\"x\\\"\"\n", "- macro: m\n  condition: \"p.a = \\\"x\\\"\"\n");
        // With blanks around the number sign, the rest would be a comment.
        assertLaidOut("- macro: m\n  condition: p.a=#x\n", "- macro: m\n  condition: >-\n    p.a = #x\n");
    }

    @Test
    void normalizesLineAndFileEnds() {
        assertLaidOut("- macro: m\r\n  condition: a\r\n\r\n\r\n", "- macro: m\n  condition: a\n");
        assertThat(formatted("- macro: m\n  condition: a")).isEqualTo("- macro: m\n  condition: a\n");
        assertThat(formatted("")).isEmpty();
        assertThat(formatted("# only\n\n\n\n  # comments")).isEqualTo("# only\n\n# comments\n");
        assertLaidOut("# c\n---\n- macro: m\n  condition:  a\n", "# c\n---\n- macro: m\n  condition: a\n");
        byte[] marked = "\uFEFF- macro: m\n  condition: a\n".getBytes(StandardCharsets.UTF_8);
        assertThat(RulesFormatter.format(new RuleFile.Content("f", marked)))
                .isEqualTo(new Formatted("- macro: m\n  condition: a\n", true));
    }

    @Test
    void refusesUnsupportedSyntaxWithReason() {
        assertThat(refused("- macro: &a m\n  condition: *a\n"))
                .contains("f0.yaml:1:10: error[EYAS_FORMAT]: cannot format the file: an anchor")
                .contains("fix: write out the value");
        assertThat(refused("- macro: !!str m\n  condition: a\n")).contains("a tag");
        assertThat(refused("- macro: m\n  condition: a\n---\n- macro: n\n  condition: b\n"))
                .contains("several documents");
        assertThat(refused("- macro: m\n  condition: |+\n    a\n\n"))
                .contains(":2:14:")
                .contains("keeps its trailing empty lines");
        assertThat(refused("- macro: m\n  condition: |2\n     a\n")).contains("explicit indentation");
        assertThat(refused("- macro: m\n  condition: # c\n    a\n"))
                .contains(":2:14:")
                .contains("a comment between");
        assertThat(refused("macro: m\n")).contains("not a block list of items");
        assertThat(refused("- - a\n")).contains("a list directly inside a list");
        assertThat(refused("- ? [a]\n  : b\n")).contains("a key that is not a string");
        assertThat(refused("- macro: [\n")).contains("LOAD_ERR_YAML_PARSE");
    }

    @Test
    void hostileFilesAreFormattedQuickly() {
        String nots = "- macro: m\n  condition: " + "not ".repeat(100_000) + "a\n";
        assertThat(formatted(nots)).isEqualTo(nots);
        String deep = "- macro: m\n  condition: " + "(".repeat(990) + "a" + ")".repeat(990) + "\n";
        assertThat(keepsItsMeaning(deep)).isTrue();
        String wide = "- list: l\n  items: [" + "x, ".repeat(200_000) + "y]\n";
        assertThat(formatted(wide).lines().count()).isGreaterThan(6_000);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            many.append("- macro: m").append(i).append("\n  condition: a and b\n\n");
        }
        String last = many.substring(0, many.length() - 1);
        assertThat(formatted(last)).isEqualTo(last);
        String ors = "- macro: m\n  condition: >\n    a" + "\n    or a".repeat(20_000) + "\n";
        assertThat(formatted(ors)).isEqualTo(ors);
    }

    @TestFactory
    Stream<DynamicTest> filesOfSuiteKeepTheirMeaning() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String[] row : Tsv.read("falco-cases.tsv")) {
            files.put(row[0], Tsv.unescape(row[2]));
        }
        assertThat(files).hasSizeGreaterThan(90);
        return files.entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> keepsItsMeaning(file.getValue())));
    }

    private static boolean keepsItsMeaning(String text) {
        return switch (format(text)) {
            case Formatted(String result, var _) -> {
                assertSame(text, result);
                assertThat(formatted(result)).as("formatted twice").isEqualTo(result);
                yield true;
            }
            case Refused(LoadDiagnostic diagnostic) -> {
                assertThat(diagnostic.message()).doesNotContain("formatting would");
                yield false;
            }
        };
    }

    private static List<Path> defaultRules() {
        List<Path> files = RuleDirectory.of(ROOT.resolve("rules/cicd")).files();
        assertThat(files).hasSizeGreaterThan(10);
        return files;
    }

    /** Returns all default rules as one text, because files use definitions of earlier ones. */
    private static String allDefaultRules() throws Exception {
        StringBuilder all = new StringBuilder();
        for (Path file : defaultRules()) {
            all.append(all.isEmpty() ? "" : "\n").append(Files.readString(file));
        }
        return all.toString();
    }

    @Test
    void defaultRulesKeepTheirMeaning() throws Exception {
        String text = allDefaultRules();
        String result = formatted(text);
        assertSame(text, result);
        assertThat(formatted(result)).isEqualTo(result);
        assertThat(result.lines().filter(line -> line.strip().startsWith("#")).count())
                .isEqualTo(text.lines()
                        .filter(line -> line.strip().startsWith("#"))
                        .count());
    }

    @ParameterizedTest
    @MethodSource("defaultRules")
    void defaultRulesAreFormatted(Path file) throws Exception {
        String text = Files.readString(file);
        assertThat(formatted(text)).as("run: eyas rules fmt -w " + file).isEqualTo(text);
    }

    /** Inserts line breaks into the default rules at random positions, and checks that formatting restores the layout. */
    @Test
    void layoutIsIndependentOfOriginalBlanks() throws Exception {
        String layout = formatted(allDefaultRules());
        Random random = new Random(25);
        for (int round = 0; round < 20; round++) {
            StringBuilder blanked = new StringBuilder();
            for (String line : layout.split("\n", -1)) {
                boolean check = line.matches(" +(and|or) .*( = | in \\(| startswith | exists).*");
                blanked.append(check && random.nextInt(2) == 0 ? line.replaceAll(" (and|or) ", "   $1  ") : line);
                blanked.append(" ".repeat(line.startsWith("    ") ? 0 : random.nextInt(3)))
                        .append('\n');
                blanked.append(line.isEmpty() ? "\n".repeat(random.nextInt(3)) : "");
            }
            assertThat(formatted(blanked.toString())).isEqualTo(layout);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomConditionsKeepTheirMeaning(int seed) {
        Random random = new Random(seed);
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            conditions.add(condition(random, 4));
        }
        StringBuilder all = new StringBuilder("- macro: a\n  condition: evt.type=open\n");
        for (int i = 0; i < conditions.size(); i++) {
            String condition = conditions.get(i);
            String style = List.of("", "\"", ">\n    ", "|\n    ").get(random.nextInt(4));
            String text = "- macro: m" + i + "\n  condition: " + style
                    + condition.replace("\n", style.length() > 1 ? "\n    " : " ") + (style.equals("\"") ? "\"" : "")
                    + "\n";
            all.append(style.equals("\"") ? text.replace("\"x y\"", "\\\"x y\\\"") : text);
        }
        assertThat(keepsItsMeaning(all.toString())).as("%s", all).isTrue();
    }

    private static String condition(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return List.of(
                            "a",
                            "proc.name=bash",
                            "proc.name in (a,b , c)",
                            "fd.name  startswith oneof (/etc/a,/usr)",
                            "evt.type=open",
                            "proc.pname = \"x y\"",
                            "fd.num>=3",
                            "proc.aname[2] exists",
                            "tolower(proc.name)= val(proc.pname)")
                    .get(random.nextInt(9));
        }
        String word = random.nextBoolean() ? "and" : "or";
        String blank = List.of(" ", "  ", "\n", " \n  ").get(random.nextInt(4));
        String left = condition(random, depth - 1);
        String right = condition(random, depth - 1);
        return switch (random.nextInt(4)) {
            case 0 -> "not " + left;
            case 1 -> "(" + left + blank + word + " " + right + ")";
            case 2 -> "not(" + left + ") " + word + blank + right;
            default -> left + blank + word + blank + right;
        };
    }
}
