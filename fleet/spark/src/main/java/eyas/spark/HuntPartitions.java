package eyas.spark;

import eyas.hunt.query.JobCounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of a question: each job is in exactly one of them, and each day with files is covered, readable or not. Created in the driver.
 *
 * @param parts the parts, in the order of a single-machine search
 * @param notes limitations of the whole question
 */
record HuntPartitions(List<HuntPartition> parts, List<String> notes) {
    /** Approximate maximum number of parts, because the scheduler handles each. */
    private static final int MOST = 10_000;

    /** Data of a day. */
    private static final class Day {
        private final List<String> names = new ArrayList<>();
        private final List<Long> jobs = new ArrayList<>();
        private final ArrayList<String> without = new ArrayList<>();

        private long all() {
            return jobs.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Returns a part for each day. */
    static HuntPartitions byDay(HuntTask whole) {
        JobCounts counts = whole.counts(false);
        if (!counts.isComplete()) {
            throw new HuntTaskException("too many jobs have reports of several days: select fewer days");
        }
        List<HuntPartition> cut = new ArrayList<>();
        days(whole, counts).forEach((day, known) -> cut.add(new HuntPartition(day, null, known.without, known.all())));
        return new HuntPartitions(cut, counts.notes());
    }

    /** Returns parts by day and repository. If there would be too many, parts have several repositories or whole days. */
    static HuntPartitions byRepository(HuntTask whole) {
        JobCounts counts = whole.counts(true);
        if (!counts.isComplete()) {
            return byDay(whole);
        }
        int together = Math.max(1, (counts.jobs().size() + MOST - 1) / MOST);
        List<HuntPartition> cut = new ArrayList<>();
        days(whole, counts).forEach((day, known) -> {
            if (known.names.isEmpty()) {
                cut.add(new HuntPartition(day, null, known.without, 0));
            }
            for (int from = 0; from < known.names.size(); from += together) {
                int to = Math.min(known.names.size(), from + together);
                long jobs = known.jobs.subList(from, to).stream()
                        .mapToLong(Long::longValue)
                        .sum();
                cut.add(new HuntPartition(day, new ArrayList<>(known.names.subList(from, to)), known.without, jobs));
            }
        });
        return new HuntPartitions(cut, counts.notes());
    }

    private static Map<LocalDate, Day> days(HuntTask whole, JobCounts counts) {
        Map<LocalDate, Day> days = new TreeMap<>();
        // A day with unreadable files has no rows and must not be lost.
        whole.days().forEach(day -> days.put(day, new Day()));
        for (JobCounts.OfDay each : counts.jobs()) {
            Day day = days.computeIfAbsent(each.day(), _ -> new Day());
            day.names.add(each.repository());
            day.jobs.add(each.jobs());
        }
        for (JobCounts.VoidReport each : counts.voids()) {
            days.computeIfAbsent(each.day(), _ -> new Day()).without.add(each.job());
        }
        return days;
    }
}
