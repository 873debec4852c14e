package eyas.hunt.query;

import static eyas.hunt.query.TestStore.FIRST;
import static eyas.hunt.query.TestStore.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.NotJudged.Reason;
import eyas.hunt.answer.Value;
import eyas.hunt.query.TestStore.Job;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.hunt.question.RepositoryPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL only reads, and only the tables. */
final class SqlSearchTest {
    @TempDir
    private Path folder;

    private TestStore store;

    @BeforeEach
    void write() throws IOException {
        store = new TestStore(folder);
        store.write(
                new Job("o/a", "1", FIRST).has("address", "203.0.113.66", "k"),
                new Job("o/b", "2", FIRST.plusDays(1))
                        .has("address", "192.0.2.1", "k")
                        .with("processes_omitted", 1L));
        Files.writeString(folder.resolve("secret.csv"), "s3cret\n1\n");
    }

    private Answer sql(String text) throws HuntException, UnusableRulesException {
        return store.ask(new Question.Sql(text), JobScope.ALL);
    }

    @Test
    void answersOfTheChosenJobsAlone() throws Exception {
        Answer all = sql(
                "SELECT repository, value, count * 2 AS twice FROM observables JOIN jobs USING (job, repository) ORDER BY 1;");
        assertThat(column(all, "repository")).containsExactly("o/a", "o/b");
        assertThat(all.rows().getFirst().get(2)).isEqualTo(new Value.Whole(6));

        Answer one = store.ask(
                new Question.Sql("FROM observables SELECT value"), new JobScope(FIRST.plusDays(1), null, List.of()));
        assertThat(column(one, "value")).containsExactly("192.0.2.1");
    }

    @Test
    void saysWhichJobsAreIncomplete() throws Exception {
        Answer answer = sql("SELECT count(*) FROM processes");

        assertThat(answer.evidence().unjudged()).isEqualTo(1);
        assertThat(answer.evidence().counts()).isEqualTo("asked of 2 jobs");
    }

    /** A table of rows within rows is cut with these, and what can be looked for is cut with all tables that it is of. */
    @ParameterizedTest
    @CsvSource({
        "file_touches, files_omitted",
        "process_execs, processes_hidden",
        "executable_provenance, executables_omitted",
        "observables, connections_omitted",
        "observables, files_hidden"
    })
    void saysWhichJobsAreIncompleteWhereATableIsMadeOfOthers(String table, String column) throws Exception {
        store.write(new Job("o/c", "3", FIRST).with(column, 9L));

        Answer answer = store.ask(
                new Question.Sql("SELECT count(*) FROM " + table),
                new JobScope(null, null, List.of(new RepositoryPattern("o/c"))));

        assertThat(answer.evidence().isComplete()).isFalse();
        assertThat(answer.evidence().unjudged()).isEqualTo(1);
        Answer other = store.ask(
                new Question.Sql("SELECT count(*) FROM dns_lookups"),
                new JobScope(null, null, List.of(new RepositoryPattern("o/c"))));
        assertThat(other.evidence().isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('%s/secret.csv')",
                "SELECT * FROM '%s/secret.csv'",
                "SELECT * FROM read_text('%s/secret.csv')",
                "SELECT * FROM read_blob('%s/store/v1/../../secret.csv')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM sniff_csv('/etc/passwd')",
                "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
                "SELECT * FROM read_parquet('s3://bucket/x.parquet')"
            })
    void readsNothingElse(String text) {
        assertThatThrownBy(() -> sql(text.replace("%s", folder.toString())))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("file system operations are disabled by configuration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY jobs TO '%s/out.csv'",
                "COPY (SELECT 1) TO '%s/out.parquet' (FORMAT parquet, USE_TMP_FILE false)",
                "SELECT 1; COPY (SELECT 1) TO '%s/out.csv'",
                "EXPORT DATABASE '%s/out'",
                "ATTACH '%s/out.db'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "FORCE INSTALL httpfs FROM '%s'",
                "SET memory_limit = '100GB'",
                "SET enable_external_access = true",
                "RESET lock_configuration",
                "PRAGMA threads = 64",
                "CREATE TABLE x AS SELECT 1",
                "CREATE SECRET x (TYPE s3)",
                "CREATE MACRO x() AS 1",
                "DROP VIEW jobs",
                "DELETE FROM chosen",
                "UPDATE chosen SET job = ''",
                "INSERT INTO chosen SELECT * FROM chosen",
                "CALL pragma_version()",
                "CHECKPOINT",
                "USE memory",
                "PREPARE x AS SELECT 1",
                "EXECUTE x",
                "BEGIN"
            })
    void doesNothingButSelect(String text) throws IOException {
        assertThatThrownBy(() -> sql(text.replace("%s", folder.toString())))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("only SELECT is answered");
        assertNothingIsWritten();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT * FROM query('COPY (SELECT 1) TO ''%s/out.csv''')|Expected a single SELECT statement",
                "SELECT getenv('PATH')|Scalar Function with name getenv does not exist",
                "SELECT 1; SELECT 2|a query is one statement; this one has 2",
                "\"\"|a query has 1 to",
                "SELEC 1|the query is wrong: syntax error",
                "SELECT * FROM nothing|Table with name nothing does not exist",
                "SELECT * FROM jobs, Stored_Jobs|no table has a name that begins with stored_"
            })
    void refusesInWords(String text, String words) throws IOException {
        assertThatThrownBy(() -> sql(text.replace("%s", folder.toString())))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining(words);
        assertNothingIsWritten();
    }

    private void assertNothingIsWritten() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("out"));
        }
    }

    @Test
    void doesNotWriteIntoTheStoreItself() throws IOException {
        store.files("jobs", file -> {
            assertThatThrownBy(() -> sql("COPY (SELECT 1) TO '" + file + "' (FORMAT parquet, USE_TMP_FILE false)"))
                    .hasMessageContaining("only SELECT is answered");
        });
        assertThat(store.store().list("v1/jobs/")).hasSize(2);
    }

    @Test
    void saysWhatIsWrongAndTheCure() {
        assertThatThrownBy(() -> sql("SELECT x FROM jobs"))
                .hasMessageContaining("the query fails")
                .hasMessageContaining("x")
                .hasMessageContaining("'eyas tables schema' shows tables and columns");
    }

    @Test
    void aDamagedFileIsLeftOutAndTold() throws Exception {
        store.files("observables", file -> {
            if (file.toString().contains("2026-11-01")) {
                try {
                    byte[] bytes = Files.readAllBytes(file);
                    // Pages, not the description at the end.
                    Arrays.fill(bytes, 4, Math.min(400, bytes.length / 3), (byte) 0x5a);
                    Files.write(file, bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });

        Answer answer = sql("SELECT * FROM observables");

        assertThat(column(answer, "repository")).containsExactly("o/b");
        assertThat(answer.evidence().notJudged()).containsEntry(Reason.UNREADABLE, 1L);
    }

    @Test
    void bounds() throws Exception {
        Answer many = store.search(10)
                .ask(new Question.Sql("SELECT range FROM range(1000000)"), JobScope.ALL)
                .getFirst();
        assertThat(many.rows()).hasSize(10);
        assertThat(many.omitted()).isEqualTo(-1);
        assertThat(column(sql("SELECT repeat('x', 100000) AS long"), "long").getFirst())
                .hasSizeLessThan(20_000);
        assertThatThrownBy(() -> sql("SELECT repeat('x', 1000000000)")).isInstanceOf(HuntException.class);
        assertThatThrownBy(() -> sql("SELECT list(a.range || b.range) FROM range(100000) a, range(100000) b"))
                .isInstanceOf(HuntException.class);
    }

    @Test
    void takesAllTypes() throws Exception {
        Answer answer = sql(
                "SELECT 1::TINYINT, 2.5, true, DATE '2026-11-01', [1,2], {'a': 1}, NULL, sum(range)::HUGEINT, 'x' AS x, 'y' AS x "
                        + "FROM range(10)");

        assertThat(answer.rows().getFirst())
                .contains(
                        new Value.Whole(1),
                        new Value.Real(2.5),
                        new Value.Truth(true),
                        new Value.Absent(),
                        new Value.Whole(45));
        assertThat(answer.columns()).extracting(c -> c.name()).contains("x", "x_2");
    }
}
