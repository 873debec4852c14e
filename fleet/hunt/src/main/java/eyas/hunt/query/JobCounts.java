package eyas.hunt.query;

import eyas.hunt.question.JobScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How many jobs a question is about, for whoever cuts it into parts that are answered one by one.
 *
 * @param jobs days and repositories with their jobs, in the order in which one machine looks at them
 * @param voids reports that a later one, of another day, has made void
 * @param notes limits of the whole question, which no part of it can tell
 * @param isWhole whether this is all: false where there is more than was asked for
 */
public record JobCounts(List<OfDay> jobs, List<VoidReport> voids, List<String> notes, boolean isWhole) {
    public JobCounts {
        jobs = List.copyOf(jobs);
        voids = List.copyOf(voids);
        notes = List.copyOf(notes);
    }

    /**
     * The jobs of a repository on a day, or of all repositories.
     *
     * @param repository the repository; empty where repositories are not told apart
     * @param jobs how many
     */
    public record OfDay(LocalDate day, String repository, long jobs) {}

    /**
     * A report that does not count: the job has another one, of another day, that does.
     *
     * @param day the day of the report that does not count
     * @param job key of the job
     */
    public record VoidReport(LocalDate day, String job) {}

    /** Counts the chosen jobs; with {@code most} of days and repositories, and as many void reports. */
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
