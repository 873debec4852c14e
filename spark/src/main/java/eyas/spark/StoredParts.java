package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.Value;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts a question into parts, by what the store has: each job is in one of them, and each day that has files is there, whether they can be
 * read or not. Runs in the driver.
 */
final class StoredParts {
    /** About so many parts a question has at most: a scheduler looks at each. */
    private static final int MOST = 10_000;

    /**
     * How many jobs a day has, or a repository on a day, and jobs that have rows on a day which a later report, of another day, has made
     * void. In the order in which one machine looks at them.
     */
    private static final String COUNTS = """
            sql: |
              SELECT 'jobs' AS what, CAST(day AS VARCHAR) AS day, %1$s AS name, count(*) AS jobs FROM jobs GROUP BY ALL
              UNION ALL
              SELECT DISTINCT 'void', CAST(day AS VARCHAR), job, 0 FROM stored_jobs
              WHERE job IN (SELECT job FROM stored_jobs GROUP BY job HAVING count(DISTINCT day) > 1)
                AND (job, day) NOT IN (SELECT (job, day) FROM jobs)
              ORDER BY ALL
            """;

    private final Map<LocalDate, Day> days = new TreeMap<>();

    private StoredParts() {}

    /** What is known of a day. */
    private static final class Day {
        private final List<String> names = new ArrayList<>();
        private final List<Long> jobs = new ArrayList<>();
        private final ArrayList<String> without = new ArrayList<>();

        private long all() {
            return jobs.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Return a part for each day. */
    static List<HuntPart> byDay(HuntTask whole) {
        StoredParts parts = new StoredParts();
        parts.days(whole);
        if (!parts.take(whole, "''")) {
            throw new UnansweredException(
                    "more jobs than can be told apart have reports of several days: ask about fewer days");
        }
        List<HuntPart> cut = new ArrayList<>();
        parts.days.forEach((day, known) -> cut.add(new HuntPart(day, null, known.without, known.all())));
        return cut;
    }

    /** Return parts by day and repository, those with several repositories where there would be too many; whole days if need be. */
    static List<HuntPart> byRepository(HuntTask whole) {
        StoredParts parts = new StoredParts();
        parts.days(whole);
        if (!parts.take(whole, "repository")) {
            return byDay(whole);
        }
        long pairs =
                parts.days.values().stream().mapToLong(day -> day.names.size()).sum();
        int together = (int) Math.max(1, (pairs + MOST - 1) / MOST);
        List<HuntPart> cut = new ArrayList<>();
        parts.days.forEach((day, known) -> {
            if (known.names.isEmpty()) {
                cut.add(new HuntPart(day, null, known.without, 0));
            }
            for (int from = 0; from < known.names.size(); from += together) {
                int to = Math.min(known.names.size(), from + together);
                long jobs = known.jobs.subList(from, to).stream()
                        .mapToLong(Long::longValue)
                        .sum();
                cut.add(new HuntPart(day, new ArrayList<>(known.names.subList(from, to)), known.without, jobs));
            }
        });
        return cut;
    }

    /** A day whose files cannot be read has no rows, and must not vanish with them. */
    private void days(HuntTask whole) {
        whole.days().forEach(day -> days.put(day, new Day()));
    }

    /** Returns whether there are no more rows than an answer has. */
    private boolean take(HuntTask whole, String name) {
        Answer answer = whole.asking(COUNTS.formatted(name).getBytes(StandardCharsets.UTF_8))
                .answers()
                .getFirst();
        if (answer.omitted() != 0) {
            return false;
        }
        for (List<Value> row : answer.rows()) {
            Day day = days.computeIfAbsent(LocalDate.parse(row.get(1).shown()), _ -> new Day());
            if (row.getFirst().shown().equals("void")) {
                day.without.add(row.get(2).shown());
            } else if (row.get(3) instanceof Value.Whole(long jobs)) {
                day.names.add(row.get(2).shown());
                day.jobs.add(jobs);
            }
        }
        return true;
    }
}
