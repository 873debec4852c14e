package eyas.output.form;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import eyas.fields.FieldCatalog;
import eyas.testsupport.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Generates the last part of docs/reference/alert-fields.md from the tables of the formats, and checks the tables against each other. */
final class OutputsDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("eyas.root", "../.."), "docs", "reference", "alert-fields.md");
    private static final String HEADING = "## Field by field\n";
    private static final Map<String, String> TITLES = new LinkedHashMap<>();

    static {
        TITLES.put("ocsf", "OCSF 1.7");
        TITLES.put("ecs", "Elastic Common Schema 9.4");
        TITLES.put("otlp", "Attributes of a log record");
        TITLES.put("otlp-resource", "Attributes of the resource");
    }

    private static List<String[]> rows(String table, int columns) {
        return TableReader.rows(OutputsDocumentTest.class.getResourceAsStream(table), table, columns);
    }

    @Test
    void documentHasTheTables() throws Exception {
        String before = Files.readString(DOCUMENT);
        StringBuilder text = new StringBuilder(before.substring(0, before.indexOf(HEADING) + HEADING.length()));
        text.append(
                "`./dev golden output` generates the tables from `mapping.tsv`, `observables.tsv` and `values.tsv`. "
                        + "If a member appears twice,\nthe first one with a value applies. `!` marks a member that its object requires.\n");
        TITLES.forEach((form, title) -> {
            text.append("\n### ")
                    .append(title)
                    .append("\n\n| member | from | as | where |\n| --- | --- | --- | --- |\n");
            for (String[] row : rows("mapping.tsv", 5)) {
                if (row[0].equals(form)) {
                    text.append("| ").append(code(row[1])).append(" | ").append(source(row[2]));
                    text.append(" | ").append(as(row[3])).append(" | ");
                    text.append(row[4].equals("-") ? "" : code(row[4])).append(" |\n");
                }
            }
        });
        text.append("\n### Observables of OCSF\n\n| member | type |\n| --- | --- |\n");
        for (String[] row : rows("observables.tsv", 4)) {
            text.append("| ").append(code(row[1])).append(" | ").append(row[2]).append(" ");
            text.append(row[3]).append(" |\n");
        }
        text.append("\n### Value tables\n\n| table | input: value |\n| --- | --- |\n");
        Map<String, List<String[]>> tables = rows("values.tsv", 3).stream()
                .collect(Collectors.groupingBy(row -> row[0], LinkedHashMap::new, Collectors.toList()));
        tables.forEach((table, values) -> text.append("| `")
                .append(table)
                .append("` | ")
                .append(values.stream().map(row -> row[1] + ": " + row[2]).collect(Collectors.joining(", ")))
                .append(" |\n"));
        Golden.in("report/output", "docs/reference").text("alert-fields.md", text.toString());
    }

    private static String code(String text) {
        return '`' + text.replace("|", "\\|") + '`';
    }

    private static String source(String text) {
        return text.startsWith("=") || text.startsWith("#") ? "always " + code(text.substring(1)) : code(text);
    }

    private static String as(String text) {
        return switch (text.charAt(0)) {
            case '-' -> "";
            case '@', '#' -> "by " + code(text.substring(1));
            default -> text.equals("always") ? "" : text;
        };
    }

    @Test
    void everySourceIsAFieldOrEyasOwn() {
        FieldCatalog catalog = FieldCatalog.syscall();
        for (String form : TITLES.keySet()) {
            FormatMapping mapping = FormatMapping.of(form);
            assertThat(mapping.rows()).isNotEmpty();
            assertThat(mapping.facts())
                    .allSatisfy(name -> assertThat(catalog.find(name)).as(name).isNotNull());
        }
    }

    /** An observable of a member that no document has would never be listed. */
    @Test
    void everyObservableIsAMemberOfItsFormat() {
        for (String form : TITLES.keySet()) {
            Set<String> members = FormatMapping.of(form).rows().stream()
                    .map(row -> row.target().dotted())
                    .collect(Collectors.toSet());
            for (OcsfObservables.Row row : OcsfObservables.of(form).rows()) {
                assertThat(members).contains(row.member().dotted());
            }
        }
        assertThat(OcsfObservables.of("ocsf").rows()).isNotEmpty();
    }

    @Test
    void everyTableOfValuesIsUsed() {
        Set<String> there = new TreeSet<>();
        rows("values.tsv", 3).forEach(row -> there.add(row[0]));
        Set<String> used = new TreeSet<>(Set.of("severity_number", "tactic_uid", "tactic_name"));
        for (String[] row : rows("mapping.tsv", 5)) {
            assertThat(TITLES).containsKey(row[0]);
            if (row[3].startsWith("@") || row[3].startsWith("#")) {
                used.add(row[3].substring(1));
            }
        }
        assertThat(used).isEqualTo(there);
    }
}
