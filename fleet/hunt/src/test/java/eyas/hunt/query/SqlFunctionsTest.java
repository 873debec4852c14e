package eyas.hunt.query;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.hunt.question.JobScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that callable functions read only their arguments. */
final class SqlFunctionsTest {
    @TempDir
    private Path directory;

    /** Another version of the database has other functions: each must be reviewed before it is allowed. */
    @Test
    void allowedFunctionsAreReviewed() throws Exception {
        try (JobTables tables = new TestStore(directory).tables()) {
            List<String> allowed = SqlFunctions.of(tables).allowed().stream()
                    .filter(name -> !name.startsWith("collate_") && !name.startsWith("icu_collate_"))
                    .sorted()
                    .toList();

            assertThat(allowed)
                    .as("review what each new function reads; forbid it in SqlFunctions, or add it to SqlFunctions.txt")
                    .isEqualTo(read());
        }
    }

    /** A macro's body is not in the tree of the query that calls it. */
    @Test
    void macrosThatReadTablesAreForbidden() throws Exception {
        new TestStore(directory).write(new TestStore.Job("o/a", "1", TestStore.FIRST));
        try (JobTables tables = new TestStore(directory).tables()) {
            List<String> reading = tables.with(
                    JobScope.ALL,
                    List.of(),
                    () -> tables.texts("SELECT DISTINCT function_name FROM duckdb_functions() "
                            + "WHERE function_type = 'macro' AND contains(upper(macro_definition), 'SELECT ')"));

            assertThat(reading).contains("pg_get_viewdef", "pg_get_constraintdef", "get_block_size", "format_type");
            assertThat(SqlFunctions.of(tables).allowed()).doesNotContainAnyElementsOf(reading);
        }
    }

    private static List<String> read() throws IOException {
        try (InputStream names =
                Objects.requireNonNull(SqlFunctionsTest.class.getResourceAsStream("SqlFunctions.txt"))) {
            return new String(names.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
