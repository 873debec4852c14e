package eyas.hunt.query;

import eyas.hunt.answer.Answer;
import eyas.hunt.question.JobScope;
import eyas.tables.model.StoredTables;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Compares the behavior of all repositories in the terms of lock files: which repositories have an entry, rare ones first. */
final class LockSearch {
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "repositories", "number of repositories with it",
            "kind", "kind as in a lock",
            "entry", "behavior as in a lock",
            "by", "the step itself, or the package whose code it is",
            "where", "the first repositories with it",
            "jobs", "number of jobs with it",
            "first_time", "time of the first occurrence");

    private final JobTables tables;

    LockSearch(JobTables tables) {
        this.tables = tables;
    }

    Answer answer(JobScope scope) throws HuntException {
        return tables.with(scope, List.of(StoredTables.BEHAVIORS), () -> search(scope));
    }

    private Answer search(JobScope scope) throws SQLException, HuntException {
        RowValues.Result taken =
                tables.query("""
                SELECT count(DISTINCT repository) AS repositories, kind, text AS entry, code AS "by",
                  list_aggregate(list_sort(list_distinct(list(repository)))[1:5], 'string_agg', ', ') AS "where",
                  count(DISTINCT job) AS jobs, min(time_ns) AS first_time
                FROM behaviors WHERE job IN (SELECT job FROM chosen)
                GROUP BY kind, text, code
                ORDER BY 1, 6, 2, 3, 4""", rows -> RowValues.take(rows, tables.limits().rows(), true, DESCRIPTIONS));
        long repositories = tables.number("SELECT count(DISTINCT repository) FROM chosen");
        return new Answer(
                "Behavior of " + repositories + (repositories == 1 ? " repository" : " repositories")
                        + scope.describe(),
                taken.columns(),
                taken.rows(),
                taken.omitted(),
                new InconclusiveJobs(tables)
                        .ofAll(
                                List.of(
                                        StoredTables.BEHAVIORS.name(),
                                        "processes",
                                        "executables",
                                        "connections",
                                        "files"),
                                "SELECT job FROM behaviors"),
                List.of());
    }
}
