package eyas.hunt.query;

import eyas.hunt.answer.Answer;
import eyas.hunt.question.JobScope;
import eyas.tables.model.StoredTables;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.ObservableTable;
import eyas.text.NearestName;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds when and where each value of a kind was first seen, among all stored jobs of the repositories in scope. With a first day, only
 * values that were first seen since then.
 */
final class FirstSeenSearch {
    private static final long NANOS = 1_000_000_000L;

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "first_time", "time of the first occurrence",
            "value", "the value",
            "repository", "repository of the first occurrence",
            "jobs", "number of jobs with it, up to the last day in scope",
            "repositories", "number of repositories with it",
            "key", "key of the job in all tables");

    private final JobTables tables;

    FirstSeenSearch(JobTables tables) {
        this.tables = tables;
    }

    /** @param title title of the answer */
    Answer answer(String title, String kind, JobScope scope) throws HuntException {
        check(kind);
        return tables.with(history(scope), List.of(StoredTables.OBSERVABLES), () -> search(title, kind, scope));
    }

    /** Returns the jobs to read: all earlier days are included, because they decide what is new. */
    static JobScope history(JobScope scope) {
        return new JobScope(null, scope.until(), scope.repositories());
    }

    private static void check(String kind) throws HuntException {
        if (!ObservableTable.kinds().contains(kind)) {
            String nearest = NearestName.of(kind, ObservableTable.kinds());
            throw new HuntException("no kind of values '" + kind + "'"
                    + (nearest == null
                            ? "; there are " + String.join(", ", ObservableTable.kinds())
                            : "; did you mean '" + nearest + "'?"));
        }
    }

    private Answer search(String title, String kind, JobScope scope) throws SQLException, HuntException {
        // Not every table has a time, and a job's start is a lower bound. A slow clock would make all values of its job
        // old and hide them from searches for new ones; a fast clock would make them new every time. The time is
        // therefore clamped between the job's day and its arrival.
        tables.execute(
                "CREATE OR REPLACE TEMP TABLE seen AS SELECT o.value, o.job, o.repository, o.step, o.package, o.program, "
                        + "greatest(least(coalesce(o.first_ns, c.start_time_ns, 0), c.received_ns), epoch_ns(c.day::TIMESTAMP)) AS time_ns "
                        + "FROM observables o JOIN chosen c ON c.job = o.job WHERE o.kind = "
                        + TableDatabase.literal(kind));
        tables.execute("CREATE OR REPLACE TEMP TABLE firsts AS SELECT value, min(time_ns) AS first_ns, "
                + "arg_min(job, (time_ns, job)) AS job, arg_min(step, (time_ns, job)) AS step, arg_min(package, (time_ns, job)) AS package, "
                + "arg_min(program, (time_ns, job)) AS program, "
                + "count(DISTINCT job) AS jobs, count(DISTINCT repository) AS repositories FROM seen GROUP BY value"
                + having(scope.since()));
        RowValues.Result taken =
                tables.query("""
                SELECT f.first_ns AS first_time, f.value, c.repository, c.workflow_file AS workflow, c.job_name AS job, c.run_id AS run,
                  f.step, f.package, f.program, f.jobs, f.repositories, f.job AS "key"
                FROM firsts f JOIN chosen c ON c.job = f.job
                ORDER BY f.first_ns DESC, f.value""", rows -> RowValues.take(rows, tables.limits().rows(), true, DESCRIPTIONS));
        List<String> begin = tables.texts("SELECT CAST(min(day) AS VARCHAR) FROM chosen");
        return new Answer(
                title + scope.describe(),
                taken.columns(),
                taken.rows(),
                taken.omitted(),
                new InconclusiveJobs(tables)
                        .ofAll(parts(kind), "SELECT job FROM seen WHERE value IN (SELECT value FROM firsts)"),
                begin.isEmpty()
                        ? List.of()
                        : List.of(
                                "The stored data starts on " + begin.getFirst() + ": earlier occurrences are unknown"));
    }

    private static List<String> parts(String kind) {
        List<String> parts = new ArrayList<>(ObservableTable.tables(kind));
        parts.add(StoredTables.OBSERVABLES.name());
        return parts;
    }

    private static String having(@Nullable LocalDate since) {
        return since == null
                ? ""
                : " HAVING min(time_ns) >= " + since.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * NANOS;
    }
}
