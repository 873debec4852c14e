package eyas.hunt.query;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.question.JobScope;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Answers read-only SQL queries.
 *
 * <p>Two independent layers protect the host: the database is confined before the query runs (it reads only the files of the tables, has no
 * network, loads no extensions, and its settings are locked), and {@link SqlCheck} accepts only a single SELECT statement.
 */
final class SqlSearch {
    /** The longest query, in characters. */
    private static final int LONGEST = 100_000;

    private final JobTables tables;

    SqlSearch(JobTables tables) {
        this.tables = tables;
    }

    Answer answer(String sql, JobScope scope) throws HuntException {
        if (sql.isBlank() || sql.length() > LONGEST) {
            throw new HuntException("a query has 1 to " + LONGEST + " characters");
        }
        List<StoredTable> used = used(sql);
        return tables.with(scope, used, () -> search(sql, scope, used));
    }

    /** Returns the tables whose names occur in the query; only these have to be opened. */
    static List<StoredTable> used(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        return StoredTables.ALL.stream()
                .filter(table -> lower.contains(table.name()))
                .toList();
    }

    private Answer search(String sql, JobScope scope, List<StoredTable> used) throws SQLException, HuntException {
        narrow(used);
        tables.confine();
        new SqlCheck(tables).check(sql);
        RowValues.Result taken;
        try {
            taken = tables.query(
                    sql, rows -> RowValues.take(rows, tables.limits().rows(), false, Map.of()));
        } catch (SQLException e) {
            if (tables.isStopped() || e instanceof SQLTimeoutException) {
                throw e; // not caused by the query
            }
            throw new HuntException("the query failed: " + JobTables.firstLine(e) + hint(e), e);
        } catch (OutOfMemoryError e) {
            throw new HuntException(
                    "a value of the result exceeds the memory limit; truncate it with left(…, 1000)", e);
        }
        // The jobs of a row are unknown, so all incomplete jobs are listed.
        AnswerEvidence evidence =
                new InconclusiveJobs(tables).ofAll(InconclusiveJobs.madeOf(used), "SELECT job FROM chosen");
        return new Answer(
                "SQL" + scope.describe(),
                taken.columns(),
                taken.rows(),
                taken.omitted(),
                new AnswerEvidence(
                        evidence.jobs(), AnswerEvidence.NOT_COUNTED, evidence.notJudged(), evidence.named(), false),
                List.of());
    }

    /** Restricts the views to the jobs in scope. */
    private void narrow(List<StoredTable> used) throws SQLException, HuntException {
        for (StoredTable table : used) {
            String name = table.name();
            tables.execute("CREATE OR REPLACE TEMP VIEW " + name + " AS SELECT * FROM \"stored_" + name
                    + "\" WHERE (job, part) IN (SELECT (job, part) FROM chosen)");
        }
    }

    private static String hint(SQLException e) {
        String description = String.valueOf(e.getMessage());
        return description.contains("does not exist") || description.contains("not found in FROM clause")
                ? "; 'eyas tables schema' lists tables and columns"
                : "";
    }
}
