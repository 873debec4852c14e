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
 * Finds the jobs that had to do with addresses, names, hashes, packages or paths.
 *
 * <p>Only {@code observables} is read. The database narrows its values down, and each that is left is compared by the same code that compares
 * lists of indicators while a job is watched.
 */
final class IndicatorSearch {
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("first_time", "when the job had to do with it first"),
            Map.entry("last_time", "when it had last, as far as rows say"),
            Map.entry("found", "what was looked for"),
            Map.entry("kind", "what kind of value the stored one is"),
            Map.entry("value", "the stored value"),
            Map.entry("step", "the step that had it first"),
            Map.entry("package", "the package script that had it first"),
            Map.entry("program", "the program that had it first"),
            Map.entry("count", "how often, as far as rows say"),
            Map.entry("table", "the table that has more"),
            Map.entry("row", "id of the row there"),
            Map.entry("key", "key of the job in all tables"));

    /** A package with its version in the spelling of {@link SearchTerms#packageKey}. */
    private static final String SPELLING = "regexp_replace(lower(value), '[-_.]+', '-', 'g')";

    /** So many rows are held before the database takes them. */
    private static final int HELD = 10_000;

    private final JobTables tables;

    IndicatorSearch(JobTables tables) {
        this.tables = tables;
    }

    Answer answer(SearchTerms wanted, JobScope scope) throws HuntException {
        return tables.with(scope, read(wanted), () -> search(wanted, scope));
    }

    /** Returns the tables that are read: only of hashes it is not enough that one is not there, since a program may have none. */
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
        RowValues.Taken taken =
                tables.query("""
                SELECT h.first_ns AS first_time, c.repository, c.workflow_file AS workflow, c.job_name AS job, c.run_id AS run,
                  c.attempt, h.found, h.kind, h.value, h.step, h.package, h.program, h.count, h.last_ns AS last_time,
                  h.source AS "table", h."row", h.job AS "key"
                FROM hits h JOIN chosen c ON c.job = h.job
                ORDER BY h.first_ns, c.repository, h.job, h.kind, h.value, h.found""", rows -> RowValues.take(rows, tables.limits().rows(), true, DESCRIPTIONS));
        return new Answer(
                "Jobs with " + wanted.words() + scope.words(),
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

    /** Returns the tables of a report in which values of these kinds are found. */
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

    /** Returns what the database narrows values down by, one of which holds; empty where all are to be compared. */
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

    /** Hands the values that match to the database as they come, since a stranger may have made up as many as they like; returns how many. */
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
