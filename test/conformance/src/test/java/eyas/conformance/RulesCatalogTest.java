package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Generates the catalogue of the default rules, docs/reference/rules-catalogue.md, from their files and rules/catalogue.tsv. */
@NullMarked
final class RulesCatalogTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final RuleDirectory DIRECTORY = RuleDirectory.of(ROOT.resolve("rules/cicd"));
    private static final int COLUMNS = 6;
    private static final Pattern ALLOWED =
            Pattern.compile("- name: allowed\\s+fields: \\[([^]]*)]\\s+comps: \\[([^]]*)]");
    private static final Pattern SENTENCE = Pattern.compile("(?s)(.*?[.])(\\s.*|$)");

    /** A rule or correlation in the catalogue. */
    private record Entry(String name, String priority, String description, String techniques, String file, int line) {}

    private final Map<String, String[]> facts = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new TreeMap<>();

    RulesCatalogTest() throws IOException {
        Path file = ROOT.resolve("rules/catalogue.tsv");
        for (String[] row : TableReader.rows(Files.newInputStream(file), file.toString(), COLUMNS)) {
            assertThat(facts.put(row[0], row)).as("duplicate row: " + row[0]).isNull();
        }
        RuleSet rules = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(DIRECTORY.read())
                .ruleSet()
                .orElseThrow();
        for (CompiledRule one : rules.rules()) {
            String priority = one.silent() ? "silent" : one.priority().label();
            add(
                    one.name(),
                    priority,
                    one.description(),
                    one.tags(),
                    one.origin().file(),
                    one.origin().line());
        }
        for (CompiledCorrelation one : rules.correlations()) {
            add(
                    one.name(),
                    one.priority().label(),
                    one.description(),
                    one.tags(),
                    one.origin().file(),
                    one.origin().line());
        }
    }

    private void add(String name, String priority, String text, Collection<String> tags, String file, int line) {
        String techniques = tags.stream().filter(tag -> tag.matches("T[0-9.]+")).collect(Collectors.joining(", "));
        Matcher first = SENTENCE.matcher(text.strip());
        String description = first.matches() ? first.group(1).replaceAll("\\s+", " ") : text.strip();
        entries.put(name, new Entry(name, priority, description, techniques, file, line));
    }

    @Test
    void rulesEqualRows() {
        assertThat(new TreeSet<>(facts.keySet())).isEqualTo(new TreeSet<>(entries.keySet()));
        assertThat(facts.values().stream().map(row -> row[1])).doesNotHaveDuplicates();
        assertThat(facts.values()).allSatisfy(row -> {
            assertThat(row[1]).as(row[0]).matches("[A-Z]{3}-[0-9]+");
            assertThat(row[2]).as(row[0]).matches("[0-9]+[.][0-9]+[.][0-9]+");
            for (String cell : row) {
                assertThat(cell).as(row[0]).isNotBlank();
            }
        });
        assertThat(entries.values())
                .allSatisfy(
                        entry -> assertThat(entry.techniques()).as(entry.name()).isNotEmpty());
    }

    @Test
    void pageIsUpToDate() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Catalogue of the default rules

                This page lists every default rule. [Rule exclusions](rule-exclusions.md) lists what each rule ignores and misses.
                [Tune the rules](../how-to/tune-rules.md) shows how to allow a finding: *Allow by* names the fields of exception `allowed`.
                Techniques are those of MITRE ATT&CK and of the common threat matrix for CI/CD pipelines. A silent rule raises no alert;
                [correlations](correlations.md) count its matches. *Since* is the first version that has the rule; `eyas rules list`
                prints the version. `./dev golden conformance` generates this page from `rules/cicd` and `rules/catalogue.tsv`.

                """);
        page.append("Version of the rules: ")
                .append(DIRECTORY.version().orElseThrow())
                .append(". Rules: ")
                .append(entries.size())
                .append(".\n");
        for (Path file : DIRECTORY.files()) {
            section(page, file);
        }
        Golden.in("test/conformance", "docs/reference").text("rules-catalogue.md", page.toString());
    }

    private void section(StringBuilder page, Path file) throws IOException {
        String text = Files.readString(file);
        String name = String.valueOf(file.getFileName());
        var theirs = entries.values().stream()
                .filter(entry -> entry.file().equals(file.toString()))
                .sorted((one, other) -> Integer.compare(one.line(), other.line()))
                .toList();
        if (theirs.isEmpty()) {
            return;
        }
        String title = text.lines().skip(2).findFirst().orElseThrow().replaceFirst("^# ", "");
        page.append("\n## ")
                .append(title.replaceFirst("[.]$", ""))
                .append("\n\n[`")
                .append(name)
                .append("`](../../rules/cicd/");
        page.append(name)
                .append(
                        ")\n\n| id | rule | priority | catches | seen in | ATT&CK | CI/CD threat matrix | noise | allow by | since |\n");
        page.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Entry entry : theirs) {
            String[] row = Objects.requireNonNull(facts.get(entry.name()), entry.name());
            page.append("| ")
                    .append(String.join(
                            " | ",
                            row[1],
                            entry.name(),
                            entry.priority(),
                            entry.description().replace("|", "\\|"),
                            row[3],
                            entry.techniques(),
                            row[4],
                            row[5],
                            allowed(text, entry.name()),
                            row[2]));
            page.append(" |\n");
        }
    }

    /** Returns the fields of the exception, or a substitute for a correlation. */
    private static String allowed(String text, String name) {
        int start = text.indexOf("- rule: " + name + "\n");
        if (start < 0) {
            return "exceptions of the rules that it counts";
        }
        int end = text.indexOf("\n- ", start + 1);
        Matcher matcher = ALLOWED.matcher(text.substring(start, end < 0 ? text.length() : end));
        assertThat(matcher.find()).as("exception of " + name).isTrue();
        return "`" + matcher.group(1) + "`";
    }
}
