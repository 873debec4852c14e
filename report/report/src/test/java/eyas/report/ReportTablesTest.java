package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.testsupport.Golden;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks the declarations of a report's content: each is valid by itself and used by the example. */
final class ReportTablesTest {
    private static final Golden SCHEMA = Golden.in("report/report/src/main/resources/eyas/report");

    @Test
    void schemaMatchesDeclarations() {
        SCHEMA.text("report.schema.json", ReportSchema.text());
    }

    @Test
    void namesAreUniqueAndReferencesResolve() {
        Set<String> names = new HashSet<>();
        Set<String> files = new HashSet<>();
        Set<Character> letters = new HashSet<>();
        for (Section section : ReportTables.ALL) {
            assertThat(names.add(section.name())).as(section.name()).isTrue();
            if (section instanceof Table<?> table) {
                assertThat(files.add(table.csv())).as(table.csv()).isTrue();
                assertThat(table.letter() == '\0' || letters.add(table.letter()))
                        .as(table.name())
                        .isTrue();
                sound(table.form());
            } else if (section instanceof Section.Single<?> single) {
                sound(single.form());
            }
        }
    }

    private static <R> void sound(RowSchema<R> form) {
        Set<String> keys = new HashSet<>();
        for (Column<R> column : form.columns()) {
            assertThat(column.key()).matches("[a-z][a-z0-9_]*");
            assertThat(keys.add(column.key()))
                    .as(form.name() + "." + column.key())
                    .isTrue();
            switch (column) {
                case Column.Reference<R> reference ->
                    assertThat(ReportTables.named(reference.table()))
                            .as(reference.table())
                            .isPresent();
                case Column.References<R> references ->
                    assertThat(ReportTables.named(references.table()))
                            .as(references.table())
                            .isPresent();
                case Column.Rows<R, ?> rows -> sound(rows.form());
                case Column.One<R, ?> one -> sound(one.form());
                case Column.Id<R> _,
                        Column.Text<R> _,
                        Column.Enumeration<R> _,
                        Column.Numeric<R> _,
                        Column.Decimal<R> _,
                        Column.Time<R> _,
                        Column.Flag<R> _,
                        Column.Texts<R> _,
                        Column.Counts<R> _ -> {
                    // No reference.
                }
            }
        }
    }

    /** The example contains every declared member at least once, so that a column without values is detected. */
    @Test
    void exampleHasEveryColumn() {
        String example = ReportJsonTest.json(ExampleReport.report());
        JobReport report = ExampleReport.report();
        Set<String> missing = new TreeSet<>();
        for (Section section : ReportTables.ALL) {
            if (section instanceof Table<?> table) {
                assertThat(table.part().apply(report).rows())
                        .as("the example has no row of " + table.name())
                        .isNotEmpty();
                for (Column<?> column : table.form().columns()) {
                    if (!example.contains("\"" + column.key() + "\":")) {
                        missing.add(table.name() + "." + column.key());
                    }
                }
            }
        }
        assertThat(missing).isSubsetOf(List.of("steps.outer_action", "executables.script"));
    }
}
