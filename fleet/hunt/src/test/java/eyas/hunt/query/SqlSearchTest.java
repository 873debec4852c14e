package eyas.hunt.query;

import static eyas.hunt.query.TestStore.FIRST;
import static eyas.hunt.query.TestStore.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerValue;
import eyas.hunt.answer.InconclusiveJob.Reason;
import eyas.hunt.query.TestStore.Job;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.hunt.question.RepositoryPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that SQL questions only read, and only the stored tables. */
final class SqlSearchTest {
    /** The initial store, written once because there are two hundred tests. */
    @TempDir
    private static Path written;

    @TempDir
    private Path directory;

    private TestStore store;

    @BeforeAll
    static void write() throws IOException {
        new TestStore(written)
                .write(
                        new Job("o/a", "1", FIRST).has("address", "203.0.113.66", "k"),
                        new Job("o/b", "2", FIRST.plusDays(1))
                                .has("address", "192.0.2.1", "k")
                                .with("processes_omitted", 1L));
        Files.writeString(written.resolve("secret.csv"), "s3cret\n1\n");
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(written)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, directory.resolve(written.relativize(file)));
            }
        }
        store = new TestStore(directory);
    }

    private Answer sql(String text) throws HuntException, InvalidRulesException {
        return store.ask(new Question.Sql(text), JobScope.ALL);
    }

    @Test
    void answersOnlyJobsInScope() throws Exception {
        Answer all = sql(
                "SELECT repository, value, count * 2 AS twice FROM observables JOIN jobs USING (job, repository) ORDER BY 1;");
        assertThat(column(all, "repository")).containsExactly("o/a", "o/b");
        assertThat(all.rows().getFirst().get(2)).isEqualTo(new AnswerValue.IntegerValue(6));

        Answer one = store.ask(
                new Question.Sql("FROM observables SELECT value"), new JobScope(FIRST.plusDays(1), null, List.of()));
        assertThat(column(one, "value")).containsExactly("192.0.2.1");
    }

    @Test
    void listsIncompleteJobs() throws Exception {
        Answer answer = sql("SELECT count(*) FROM processes");

        assertThat(answer.evidence().unjudged()).isEqualTo(1);
        assertThat(answer.evidence().counts()).isEqualTo("asked of 2 jobs");
    }

    /** Nested rows are truncated with their parents, and observables with all their tables. */
    @ParameterizedTest
    @CsvSource({
        "file_touches, files_omitted",
        "process_execs, processes_hidden",
        "executable_provenance, executables_omitted",
        "observables, connections_omitted",
        "observables, files_hidden"
    })
    void listsIncompleteJobsOfDerivedTables(String table, String column) throws Exception {
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
                "DESCRIBE '%s/secret.csv'",
                "SELECT * FROM \"%s/secret\".csv",
                "WITH \"%s/secret.csv\" AS (SELECT 1) SELECT * FROM \"%s/secret.csv\"",
                "SELECT * FROM read_text('%s/secret.csv')",
                "SELECT * FROM read_blob('%s/store/v1/../../secret.csv')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM sniff_csv('/etc/passwd')",
                "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
                "SELECT * FROM read_parquet('s3://bucket/x.parquet')"
            })
    void rejectsOtherFiles(String text) {
        assertThatThrownBy(() -> sql(text.replace("%s", directory.toString())))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("stored table");
    }

    /** The files behind the views contain jobs out of scope and superseded reports. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM '%s'",
                "SELECT * FROM read_parquet('%s')",
                "SELECT * FROM system.main.\"READ_parquet\"('%s')",
                "SELECT * FROM parquet_scan(['%s'])",
                "SELECT * FROM parquet_metadata('%s')",
                "SELECT * FROM query_table('stored_' || 'jobs')",
                "SELECT * FROM query('FROM stored_' || 'jobs')",
                "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('FROM stored_jobs'))",
                "SELECT * FROM histogram('stored_jobs', attempt)",
                "SELECT * FROM summary((SELECT 1))",
                "SELECT * FROM jobs, Stored_Jobs",
                "SELECT * FROM temp.main.stored_jobs",
                "WITH stored_jobs AS (SELECT * FROM stored_jobs) SELECT * FROM stored_jobs",
                "WITH a AS (SELECT * FROM stored_jobs), stored_jobs AS (SELECT 1) SELECT * FROM a",
                "SUMMARIZE stored_jobs",
                "SELECT * FROM live_parts",
                "SELECT * FROM chosen",
                "SELECT sql FROM duckdb_views()",
                "SELECT sql FROM duckdb_views",
                "SELECT sql FROM sqlite_master",
                "SELECT * FROM pg_catalog.pg_views",
                "SELECT * FROM seq_scan()"
            })
    void rejectsFilesAndViewsBehindTables(String text) throws IOException {
        String file = stored().toString();
        assertThatThrownBy(() -> sql(text.replace("%s", file)))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("'eyas tables schema' lists tables and columns");
    }

    /** The parser treats these as SELECT, and they change or write something. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM enable_profiling(save_location = '%s')",
                "SELECT * FROM enable_profiling(['OPERATOR_TIMING'], format = 'json', save_location = '%s')",
                "SELECT * FROM disable_profiling()",
                "SELECT * FROM enable_logging(storage = 'stdout', level = 'TRACE')",
                "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = '%s')",
                "SELECT * FROM disable_logging()",
                "SELECT * FROM truncate_duckdb_logs()",
                "SELECT * FROM checkpoint()",
                "SELECT * FROM force_checkpoint()",
                "SELECT * FROM CHECKPOINT()",
                "SELECT * FROM register_external_resource('a', 'b', MAP {}, '%s', 'c', 'd')",
                "SELECT * FROM create_external_resource('a', MAP {}, resource_name = 'b')",
                "SELECT * FROM duckdb_external_resources(discover = true)",
                "SELECT * FROM arrow_scan()",
                "SELECT * FROM (SELECT * FROM (SELECT * FROM checkpoint()))",
                "SELECT 1 IN (SELECT 1 FROM truncate_duckdb_logs())",
                "SELECT (SELECT count(*) FROM disable_logging()) FROM jobs",
                "WITH x AS MATERIALIZED (SELECT * FROM checkpoint()) SELECT * FROM x",
                "WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT 1 FROM x, checkpoint()) SELECT * FROM x",
                "SELECT * FROM jobs, LATERAL (SELECT * FROM checkpoint())",
                "SELECT * FROM jobs LEFT JOIN checkpoint() ON true",
                "SELECT 1 UNION ALL SELECT 1 FROM checkpoint()",
                "SELECT * FROM (PIVOT (SELECT * FROM checkpoint()) ON success IN (true) USING count(*))",
                "SUMMARIZE SELECT * FROM checkpoint()",
                "SELECT 1 LIMIT (SELECT count(*) FROM checkpoint())",
                "SELECT write_log(repository) FROM jobs",
                "SELECT system.main.Write_Log(repository) FROM jobs",
                "SELECT repository.write_log() FROM jobs",
                "SELECT 1 FROM jobs WHERE write_log(repository) IS NULL",
                "SELECT list_transform([1], lambda x: write_log('a'))",
                "SELECT string_agg(repository ORDER BY write_log(repository)) FROM jobs",
                "SELECT count(*) FILTER (write_log('a') IS NULL) FROM jobs",
                "SELECT sum(1) OVER (ORDER BY write_log(repository)) FROM jobs",
                "SELECT 1 FROM jobs QUALIFY write_log(repository) IS NULL",
                "SELECT 1 FROM jobs a JOIN jobs b ON write_log(a.job) IS NULL",
                "SELECT * REPLACE (write_log(job) AS job) FROM jobs",
                "VALUES (write_log('a'))",
                "SELECT * FROM range(CASE WHEN write_log('a') IS NULL THEN 1 END)",
                "SELECT nextval('x')",
                "SELECT setval('x', 1)",
                "SELECT sleep_ms(60000)",
                "SELECT pg_sleep(60)",
                "SELECT json_serialize_plan('SELECT 1')",
                "SELECT DISTINCT pg_get_viewdef(r) FROM range(100000) t(r)",
                "SELECT pg_catalog.PG_get_viewdef(1)",
                "SELECT pg_get_constraintdef(1)",
                "SELECT format_type(1, 1)",
                "SELECT get_block_size('memory')",
                "SELECT current_setting('allowed_paths')",
                "SELECT getvariable('x')",
                "SELECT current_database()",
                "SELECT current_schemas(true)",
                "SELECT in_search_path('memory', 'main')",
                "SELECT txid_current()",
                "SELECT current_query()",
                "SELECT stats(job) FROM jobs",
                "SELECT index_key({'table': 'jobs'}, 'x', 1)",
                "SELECT to_aggregate_state('x'::BLOB, 'sum', ['BIGINT'])",
                "SELECT __internal_decompress_string(1)"
            })
    void rejectsFunctionsWithSideEffects(String text) throws IOException {
        Map<String, String> before = contents();
        String file = stored().toString();
        assertThatThrownBy(() -> sql(text.replace("%s", file)))
                .isInstanceOf(HuntException.class)
                .hasMessageMatching("the function '[a-z_]+' is not allowed( in FROM)?: .*");
        assertThat(contents()).isEqualTo(before);
    }

    /** The database may write what it may read, and it counts the jobs in scope in a table of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH x AS (DELETE FROM chosen RETURNING *) SELECT * FROM x",
                "WITH x AS (UPDATE chosen SET repository = 'o/x' RETURNING *) SELECT * FROM x",
                "WITH x AS (INSERT INTO chosen SELECT * FROM chosen RETURNING *) SELECT * FROM x",
                "WITH x AS (COPY (SELECT 1) TO '%s' (FORMAT parquet, USE_TMP_FILE false)) SELECT * FROM x",
                "WITH x AS (COPY jobs TO '%s') SELECT * FROM x",
                "SELECT * FROM (WITH x AS (DELETE FROM live_parts RETURNING *) SELECT * FROM x)"
            })
    void rejectsDataChangingExpressions(String text) throws IOException {
        Map<String, String> before = contents();
        String file = stored().toString();
        assertThatThrownBy(() -> sql(text.replace("%s", file)))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("only SELECT is allowed");
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT repository, count(*) FILTER (WHERE attempt > 1), sum(count(*)) OVER (ORDER BY repository ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM jobs GROUP BY repository ORDER BY 2 DESC NULLS LAST, 1 ASC LIMIT 5 OFFSET 0",
                "SELECT DISTINCT ON (repository) repository, job FROM jobs ORDER BY ALL LIMIT 50%",
                "SELECT * FROM jobs TABLESAMPLE 10%",
                "SELECT * FROM jobs USING SAMPLE reservoir(10 ROWS) REPEATABLE (7)",
                "SELECT * FROM (PIVOT (SELECT kind, repository, count FROM observables) ON kind IN ('address', 'name') USING sum(count) GROUP BY repository)",
                "SELECT * FROM (PIVOT observables ON kind IN ('address', 1.5::DECIMAL(4,2), DATE '2026-11-01', [1]) USING sum(count))",
                "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME n VALUE v",
                "FROM (SELECT 1 AS a, 2 AS b) UNPIVOT (v FOR n IN (a, b))",
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5), d AS MATERIALIZED (FROM c) SELECT max(n) FROM d",
                "WITH RECURSIVE c(n, m) USING KEY (n) AS (SELECT 1, 1 UNION SELECT n, m + 1 FROM c WHERE m < 5) FROM c",
                "SELECT a.repository FROM jobs a LEFT JOIN observables o ON a.job = o.job AND o.kind = 'address' SEMI JOIN jobs b ON b.job = a.job",
                "SELECT * FROM jobs POSITIONAL JOIN observables",
                "SELECT * FROM jobs a ASOF JOIN jobs b ON a.repository = b.repository AND a.start_time_ns >= b.start_time_ns",
                "SELECT job FROM jobs NATURAL JOIN observables",
                "SELECT job FROM jobs UNION SELECT job FROM observables EXCEPT SELECT 'x' INTERSECT SELECT 'y'",
                "SELECT * FROM observables o, LATERAL (SELECT max(day) FROM jobs j WHERE j.job = o.job), unnest([1, 2]) u(x), range(3) r, json_each('{\"a\":1}')",
                "SELECT job FROM jobs WHERE EXISTS (SELECT 1 FROM observables o WHERE o.job = jobs.job) AND day > ALL (SELECT DATE '2020-01-01') AND job NOT IN (SELECT '')",
                "SELECT * EXCLUDE (job) REPLACE (upper(repository) AS repository) RENAME (run_id AS r), COLUMNS('re.*') FROM jobs",
                "SELECT make_timestamp_ns(start_time_ns), strftime(day, '%Y'), day - INTERVAL 3 DAY, current_date, now(), date_trunc('week', day), day::VARCHAR COLLATE NOCASE FROM jobs",
                "SELECT list_transform([1,2], lambda x: x + 1), [x for x in [1,2] if x > 1], {'a': 1}.a, MAP {'a': 1}['a'], array_agg(DISTINCT repository ORDER BY repository), string_agg(repository, ',') FROM jobs",
                "SELECT CASE WHEN attempt BETWEEN 1 AND 2 THEN 'x' ELSE NULL END, attempt IS DISTINCT FROM 1, repository LIKE 'o/%' ESCAPE '\\', repository SIMILAR TO 'o.*', repository ~~~ 'o*', try_cast(run_id AS DECIMAL(10,2)) FROM jobs",
                "SELECT grouping(repository), repository, day, count(*) FROM jobs GROUP BY GROUPING SETS ((repository), (day), ()) HAVING count(*) > 0",
                "SELECT repository, count(*) FROM jobs GROUP BY CUBE (repository, day)",
                "SELECT repository FROM jobs WINDOW w AS (PARTITION BY day ORDER BY job) QUALIFY row_number() OVER w = 1",
                "SELECT lag(job, 1, '') OVER (ORDER BY job), ntile(4) OVER (ORDER BY job), first_value(job) OVER (ORDER BY job RANGE UNBOUNDED PRECEDING EXCLUDE TIES) FROM jobs",
                "SELECT random() >= 0, uuid() IS NOT NULL, hash(job), md5(job), regexp_extract(repository, 'o/(.*)', 1), repository.upper().left(3) FROM jobs",
                "VALUES (1, 'a'), (2, 'b')",
                "TABLE jobs",
                "DESCRIBE jobs",
                "SUMMARIZE jobs",
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'jobs'",
                "SELECT quantile_cont(attempt, [0.5, 0.9]), approx_count_distinct(job), histogram(attempt), arg_max(job, attempt), mode(job) FROM jobs",
                "SELECT struct_pack(a := 1), row(1, 2), (1, 2) = (1, 2), ALL_x FROM (SELECT 1 AS ALL_x)",
                "FROM temp.main.jobs SELECT job",
                "FROM temp.jobs j SELECT j.job",
                "SELECT * FROM (VALUES (1::DECIMAL(9,2), INTERVAL '1' DAY, TIMESTAMP '2026-11-01 00:00:00', 'x'::BLOB, '101'::BIT)) t(a, b, c, d, e)",
                "SELECT unnest([{'a': 1}], recursive := true), generate_subscripts([1,2], 1)",
                "SELECT sum(attempt) FROM jobs WHERE repository IN ('o/a', 'o/b') AND (attempt = 1 OR attempt = 2) AND NOT false",
                "WITH jobs AS (SELECT * FROM jobs WHERE attempt = 1), tables AS (SELECT 1) SELECT count(*) FROM jobs, tables",
                "SELECT extract(year FROM day), substring(repository FROM 1 FOR 2), position('a' IN repository), trim(BOTH 'o' FROM repository), overlay('abc' PLACING 'x' FROM 2) FROM jobs",
                "SELECT now() AT TIME ZONE 'UTC', current_timestamp, current_time, localtime, localtimestamp, today(), ago(INTERVAL 1 DAY), date_add(day, INTERVAL 1 DAY), date_diff('day', day, current_date), last_day(day), to_timestamp(1), age(day::TIMESTAMP), epoch_ms(1) FROM jobs",
                "SELECT [1, 2][1], [1, 2][1:], 'abc'[2], {'a': 1}['a'], list_sum([1, 2]), list_append([1], 2), array_to_string(['a'], ','), list_contains([1], 1), list_sort([2, 1]), list_distinct([1, 1]), flatten([[1]]), len([1]), 1 = ANY([1]), [1] && [1], [1] || [2]",
                "SELECT nullif(attempt, 1), coalesce(attempt, 1), if(attempt = 1, 'x', 'y'), ifnull(attempt, 1), greatest(1, 2), try(1 / 0), split_part(repository, '/', 1), typeof(job), pg_typeof(job), format('{}', job), printf('%s', job), concat_ws('/', job, job), starts_with(job, 'a'), contains(job, 'a') FROM jobs",
                "SELECT 5 // 2, 5 % 2, 2 ** 3, 2 ^ 3, 5!, -attempt, ~1, 1 & 1, 1 | 1, 1 << 1, 1 >> 1, @1, repository NOT ILIKE 'o%', repository ~ 'o.*', repository !~ 'o.*', repository ^@ 'o', repository NOT GLOB 'o*', attempt NOT BETWEEN 1 AND 2, attempt::VARCHAR IS NULL FROM jobs",
                "SELECT '{\"a\": 1}'::JSON ->> 'a', '{\"a\": 1}'::JSON -> '$.a', json_extract_string('{}', '$.a'), to_json(job), json_object('a', 1), json_group_array(job) OVER (), MAP {'a': 1}.map_keys() FROM jobs",
                "SELECT bool_and(attempt = 1), count_if(attempt = 1), any_value(job), first(job), list(job), max(job, 2), median(attempt), corr(attempt, attempt), stddev(attempt), string_agg(DISTINCT job), grouping_id(job), approx_quantile(attempt, 0.5), weighted_avg(attempt, attempt) FROM jobs GROUP BY job",
                "SELECT unnest(regexp_extract_all(repository, '[a-z]')), unlist([1]), regexp_replace(repository, 'o', 'x', 'g'), string_split(repository, '/'), regexp_split_to_table('a b', ' ') FROM jobs",
                "PIVOT observables ON kind IN ('address', 'name') USING sum(count)",
                "SELECT error('x') FROM jobs WHERE false"
            })
    void answersTypicalQueries(String text) throws Exception {
        assertThat(sql(text).columns()).isNotEmpty();
    }

    @Test
    void rejectsDeepAndLongQueries() throws Exception {
        assertThat(sql("SELECT " + "1 + ".repeat(400) + "1").rows()).hasSize(1);
        assertThat(sql("SELECT 1 IN (" + "1, ".repeat(20_000) + "1)").rows()).hasSize(1);
        assertThatThrownBy(() -> sql("SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000)))
                .isInstanceOf(HuntException.class);
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
    void rejectsOtherStatements(String text) throws IOException {
        assertThatThrownBy(() -> sql(text.replace("%s", directory.toString())))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("only SELECT is allowed");
        assertNothingIsWritten();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT * FROM query('COPY (SELECT 1) TO ''%s/out.csv''')|the function 'query' is not allowed in FROM",
                "SELECT getenv('PATH')|no such function: 'getenv'",
                "PIVOT observables ON kind USING sum(count)|; PIVOT must list the values that become columns: ON kind IN (",
                "SELECT * FROM (PIVOT observables ON kind USING sum(count))|; PIVOT must list the values",
                "EXPLAIN SELECT 1|; omit EXPLAIN",
                "SHOW TABLES|listing tables is not allowed; 'eyas tables schema' lists tables and columns",
                "SHOW ALL TABLES|listing tables is not allowed; 'eyas tables schema'",
                "DESCRIBE|listing tables is not allowed; 'eyas tables schema'",
                "SHOW DATABASES|only SELECT is allowed",
                "SELECT 1; SELECT 2|expected one statement, found 2",
                "\"\"|a query has 1 to",
                "SELEC 1|invalid query: syntax error",
                "SELECT * FROM nothing|Table with name nothing does not exist",
                "SELECT * FROM jobs, Stored_Jobs|no such table: 'Stored_Jobs'",
                "SELECT * FROM glob('*')|the function 'glob' is not allowed in FROM: use a stored table or one of generate_series,"
            })
    void explainsRejections(String text, String description) throws IOException {
        assertThatThrownBy(() -> sql(text.replace("%s", directory.toString())))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining(description);
        assertNothingIsWritten();
    }

    /** Returns a file that the database may read. */
    private Path stored() throws IOException {
        List<Path> files = new ArrayList<>();
        store.files("jobs", files::add);
        return files.getFirst();
    }

    /** Returns the contents of the store, the directory beside it and the working directory. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> ours = Files.walk(directory);
                Stream<Path> working = Files.list(Path.of("").toAbsolutePath())) {
            for (Path file :
                    Stream.concat(ours, working).filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private void assertNothingIsWritten() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("out"));
        }
    }

    @Test
    void doesNotWriteToStore() throws IOException {
        store.files("jobs", file -> {
            assertThatThrownBy(() -> sql("COPY (SELECT 1) TO '" + file + "' (FORMAT parquet, USE_TMP_FILE false)"))
                    .hasMessageContaining("only SELECT is allowed");
        });
        assertThat(store.store().list("v1/jobs/")).hasSize(2);
    }

    @Test
    void reportsErrorAndRemedy() {
        assertThatThrownBy(() -> sql("SELECT x FROM jobs"))
                .hasMessageContaining("the query failed")
                .hasMessageContaining("x")
                .hasMessageContaining("'eyas tables schema' lists tables and columns");
    }

    @Test
    void skipsAndReportsDamagedFile() throws Exception {
        store.files("observables", file -> {
            if (file.toString().contains("2026-11-01")) {
                try {
                    byte[] bytes = Files.readAllBytes(file);
                    // Data pages, not the footer.
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
    @Tag("load")
    void appliesLimits() throws Exception {
        Answer many = store.search(10)
                .ask(new Question.Sql("SELECT range FROM range(1000000)"), JobScope.ALL)
                .getFirst();
        assertThat(many.rows()).hasSize(10);
        assertThat(many.omitted()).isEqualTo(-1);
        assertThat(column(sql("SELECT repeat('x', 100000) AS long"), "long").getFirst())
                .hasSizeLessThan(20_000);
        assertThatThrownBy(() -> sql("SELECT repeat('x', 1000000000)")).isInstanceOf(HuntException.class);
        assertThatThrownBy(
                        () -> sql(
                                "SELECT list(repeat('x', 1000000) || a.range || b.range) FROM range(100000) a, range(100000) b"))
                .isInstanceOf(HuntException.class);
    }

    @Test
    void supportsAllTypes() throws Exception {
        Answer answer = sql(
                "SELECT 1::TINYINT, 2.5, true, DATE '2026-11-01', [1,2], {'a': 1}, NULL, sum(range)::HUGEINT, 'x' AS x, 'y' AS x "
                        + "FROM range(10)");

        assertThat(answer.rows().getFirst())
                .contains(
                        new AnswerValue.IntegerValue(1),
                        new AnswerValue.Real(2.5),
                        new AnswerValue.Truth(true),
                        new AnswerValue.Absent(),
                        new AnswerValue.IntegerValue(45));
        assertThat(answer.columns()).extracting(c -> c.name()).contains("x", "x_2");
    }
}
