package eyas.hunt.query;

import eyas.hunt.answer.Answer;
import eyas.hunt.indicator.KeyRange;
import eyas.hunt.indicator.SearchTermKind;
import eyas.hunt.indicator.SearchTerms;
import eyas.hunt.question.JobScope;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.ObservableTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Finds the jobs with given addresses, names, hashes, packages or paths.
 *
 * <p>Only {@code observables} is read. The database preselects values, and the matcher for indicators of live jobs decides.
 */
final class IndicatorSearch {
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("first_time", "time of the first occurrence"),
            Map.entry("last_time", "time of the last occurrence, as far as recorded"),
            Map.entry("found", "the search term"),
            Map.entry("kind", "kind of the stored value"),
            Map.entry("value", "the stored value"),
            Map.entry("step", "step of the first occurrence"),
            Map.entry("package", "package script of the first occurrence"),
            Map.entry("program", "program of the first occurrence"),
            Map.entry("count", "number of occurrences, as far as recorded"),
            Map.entry("table", "table with details"),
            Map.entry("row", "ID of the row in that table"),
            Map.entry("key", "key of the job in all tables"));

    /** A package with its version, normalised like {@link SearchTerms#packageKey}. */
    private static final String SPELLING = "regexp_replace(lower(value), '[-_.]+', '-', 'g')";

    /** Number of rows that are buffered before they are inserted. */
    private static final int HELD = 10_000;

    private final JobTables tables;

    IndicatorSearch(JobTables tables) {
        this.tables = tables;
    }

    Answer answer(SearchTerms wanted, JobScope scope) throws HuntException {
        return tables.with(scope, read(wanted), () -> search(wanted, scope));
    }

    /**
     * Returns the tables to read. A search for hashes also needs executables, because the absence of a hash is inconclusive for unhashed
     * programs.
     */
    static List<StoredTable> read(SearchTerms wanted) {
        return wanted.kinds().contains(SearchTermKind.SHA256)
                ? List.of(StoredTables.OBSERVABLES, InconclusiveJobs.EXECUTABLES)
                : List.of(StoredTables.OBSERVABLES);
    }

    private Answer search(SearchTerms wanted, JobScope scope) throws SQLException, HuntException {
        tables.execute("CREATE OR REPLACE TEMP TABLE wanted (kind VARCHAR, value VARCHAR, found VARCHAR)");
        for (SearchTermKind kind : wanted.kinds()) {
            compare(kind, wanted);
        }
        tables.execute("CREATE OR REPLACE TEMP TABLE hits AS SELECT o.*, w.found FROM observables o JOIN wanted w "
                + "ON o.kind = w.kind AND o.value = w.value WHERE o.job IN (SELECT job FROM chosen)");
        RowValues.Result taken =
                tables.query("""
                SELECT h.first_ns AS first_time, c.repository, c.workflow_file AS workflow, c.job_name AS job, c.run_id AS run,
                  c.attempt, h.found, h.kind, h.value, h.step, h.package, h.program, h.count, h.last_ns AS last_time,
                  h.source AS "table", h."row", h.job AS "key"
                FROM hits h JOIN chosen c ON c.job = h.job
                ORDER BY h.first_ns, c.repository, h.job, h.kind, h.value, h.found""", rows -> RowValues.take(rows, tables.limits().rows(), true, DESCRIPTIONS));
        return new Answer(
                "Jobs with " + wanted.describe() + scope.describe(),
                taken.columns(),
                taken.rows(),
                taken.omitted(),
                new InconclusiveJobs(tables)
                        .of(
                                parts(wanted.kinds()),
                                "SELECT job FROM hits",
                                wanted.kinds().contains(SearchTermKind.SHA256)),
                wanted.notes());
    }

    /** Returns the report tables with values of these kinds. */
    private static Set<String> parts(Set<SearchTermKind> kinds) {
        Set<String> parts = new LinkedHashSet<>();
        parts.add(StoredTables.OBSERVABLES.name());
        kinds.forEach(kind -> kind.stored().forEach(stored -> parts.addAll(ObservableTable.tables(stored))));
        return parts;
    }

    private void compare(SearchTermKind kind, SearchTerms wanted) throws SQLException, HuntException {
        String kinds = "kind IN (" + JobTables.literals(kind.stored()) + ")";
        String narrowed = conditions(kind, wanted)
                .map(all -> " AND (" + String.join(" OR ", all) + ")")
                .orElse("");
        tables.query(
                "SELECT DISTINCT kind, value FROM observables WHERE " + kinds + narrowed,
                rows -> append(rows, kind, wanted));
    }

    /** Returns the conditions that preselect values, joined by OR; empty to compare all values. */
    private static Optional<List<String>> conditions(SearchTermKind kind, SearchTerms wanted) {
        return switch (kind) {
            case PACKAGE ->
                wanted.packageKeys()
                        .map(keys -> keys.stream()
                                .sorted()
                                .map(key -> "starts_with(" + SPELLING + ", " + TableDatabase.literal(key) + ")")
                                .toList());
            case ADDRESS, NAME, SHA256, PATH ->
                wanted.ranges(kind)
                        .map(all -> all.stream().map(IndicatorSearch::range).toList());
        };
    }

    private static String range(KeyRange range) {
        return range.low().equals(range.high())
                ? "order_key = " + TableDatabase.literal(range.low())
                : "order_key BETWEEN " + TableDatabase.literal(range.low()) + " AND "
                        + TableDatabase.literal(range.high());
    }

    /** Inserts matching values into the database in batches, because their number is not bounded; returns how many. */
    private long append(ResultSet rows, SearchTermKind kind, SearchTerms wanted) throws SQLException {
        long found = 0;
        try (DuckDBAppender appender = tables.connection()
                .unwrap(DuckDBConnection.class)
                .createAppender("temp", DuckDBConnection.DEFAULT_SCHEMA, "wanted")) {
            while (rows.next()) {
                String value = rows.getString(2);
                String match = value == null ? null : wanted.match(kind, value);
                if (value != null && match != null) {
                    appender.beginRow();
                    appender.append(rows.getString(1));
                    appender.append(value);
                    appender.append(match);
                    appender.endRow();
                    if (++found % HELD == 0) {
                        appender.flush();
                    }
                }
            }
        }
        return found;
    }
}
