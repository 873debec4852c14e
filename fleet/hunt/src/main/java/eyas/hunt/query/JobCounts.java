package eyas.hunt.query;

import eyas.hunt.question.JobScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The number of jobs of a question, for splitting it into parts.
 *
 * @param jobs days and repositories with their jobs, in the order of a single-machine search
 * @param voids reports that are superseded by a report of another day
 * @param notes limitations of the whole question that no part can determine
 * @param isComplete false if the counts were truncated
 */
public record JobCounts(List<OfDay> jobs, List<VoidReport> voids, List<String> notes, boolean isComplete) {
    public JobCounts {
        jobs = List.copyOf(jobs);
        voids = List.copyOf(voids);
        notes = List.copyOf(notes);
    }

    /**
     * The jobs of a repository on a day, or of all repositories.
     *
     * @param repository the repository; empty for all
     * @param jobs number of jobs
     */
    public record OfDay(LocalDate day, String repository, long jobs) {}

    /**
     * A superseded report: the job has a later one on another day.
     *
     * @param day the day of the superseded report
     * @param job key of the job
     */
    public record VoidReport(LocalDate day, String job) {}

    /** Counts the jobs, returning at most {@code most} days and repositories, and as many superseded reports. */
    static JobCounts of(JobTables tables, JobScope scope, boolean byRepository, int most) throws HuntException {
        return tables.with(scope, List.of(), () -> {
            String name = byRepository ? "coalesce(repository, '')" : "''";
            List<OfDay> jobs = tables.query(
                    "SELECT day, " + name + ", count(*) FROM chosen GROUP BY ALL ORDER BY ALL LIMIT " + (most + 1L),
                    JobCounts::ofDays);
            List<VoidReport> voids = tables.query(
                    "SELECT DISTINCT s.day, s.job FROM stored_jobs s JOIN chosen c ON c.job = s.job WHERE s.day <> c.day "
                            + "ORDER BY ALL LIMIT " + (most + 1L),
                    JobCounts::voids);
            boolean isWhole = jobs.size() <= most && voids.size() <= most;
            return new JobCounts(jobs, voids, JobSearch.notes(tables), isWhole);
        });
    }

    private static List<OfDay> ofDays(ResultSet rows) throws SQLException {
        List<OfDay> days = new ArrayList<>();
        while (rows.next()) {
            days.add(new OfDay(day(rows), rows.getString(2), rows.getLong(3)));
        }
        return days;
    }

    private static List<VoidReport> voids(ResultSet rows) throws SQLException {
        List<VoidReport> voids = new ArrayList<>();
        while (rows.next()) {
            voids.add(new VoidReport(day(rows), rows.getString(2)));
        }
        return voids;
    }

    private static LocalDate day(ResultSet rows) throws SQLException {
        return Objects.requireNonNull(rows.getObject(1, LocalDate.class), "every row has a day");
    }
}
