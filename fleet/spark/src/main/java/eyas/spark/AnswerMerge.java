package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerColumn;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.answer.AnswerValue;
import eyas.hunt.answer.InconclusiveJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges partial answers about disjoint sets of jobs: rows in the order of a single-machine search, counts added up. The counts are exact
 * because no job is in two parts: a part excludes jobs whose last report is of another day.
 */
final class AnswerMerge {
    private final String title;
    private final List<String> order;
    private final List<String> notes;
    private final int most;

    /**
     * Creates a merge.
     *
     * @param title title of the merged answer
     * @param order names of columns to sort by; empty for the order of the parts
     * @param notes limitations of the merged answer; notes of single parts do not apply to it, for example about a repository without jobs
     * on their day
     * @param most maximum number of rows
     */
    AnswerMerge(String title, List<String> order, List<String> notes, int most) {
        this.title = title;
        this.order = List.copyOf(order);
        this.notes = List.copyOf(notes);
        this.most = most;
    }

    /** Merges at least one part. */
    Answer of(List<Answer> parts) {
        List<AnswerColumn> columns = parts.getFirst().columns();
        List<List<AnswerValue>> rows = new ArrayList<>();
        Map<InconclusiveJob.Reason, Long> reasons = new EnumMap<>(InconclusiveJob.Reason.class);
        List<InconclusiveJob> named = new ArrayList<>();
        Set<String> files = new HashSet<>();
        Set<String> noted = new LinkedHashSet<>(parts.getFirst().notes());
        long jobs = 0;
        long found = 0;
        long omitted = 0;
        boolean interrupted = false;
        for (Answer part : parts) {
            rows.addAll(part.rows());
            omitted += Math.max(0, part.omitted());
            AnswerEvidence evidence = part.evidence();
            jobs += evidence.jobs();
            found += Math.max(0, evidence.found());
            evidence.notJudged().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
            for (InconclusiveJob one : evidence.named()) {
                // Each part of a day reports the day's unreadable files of jobs.
                if (!one.job().isEmpty()
                        || one.reason() != InconclusiveJob.Reason.UNREADABLE
                        || files.add(one.name())) {
                    named.add(one);
                } else {
                    reasons.merge(one.reason(), -1L, Long::sum);
                }
            }
            interrupted |= evidence.interrupted();
            noted.retainAll(part.notes());
        }
        noted.addAll(notes);
        if (!order.isEmpty()) {
            rows.sort(comparator(columns));
        }
        int shown = Math.min(most, rows.size());
        return new Answer(
                title,
                columns,
                rows.subList(0, shown),
                omitted + rows.size() - shown,
                new AnswerEvidence(
                        jobs,
                        found,
                        reasons,
                        named.subList(0, Math.min(AnswerEvidence.NAMED, named.size())),
                        interrupted),
                List.copyOf(noted));
    }

    private Comparator<List<AnswerValue>> comparator(List<AnswerColumn> columns) {
        List<String> names = columns.stream().map(AnswerColumn::name).toList();
        Comparator<List<AnswerValue>> comparator = (_, _) -> 0;
        for (String name : order) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw new IllegalStateException("missing column in an answer: " + name);
            }
            comparator = comparator.thenComparing(row -> row.get(index), AnswerMerge::compare);
        }
        return comparator;
    }

    /** Compares like DuckDB: texts by their bytes, absent values last. */
    private static int compare(AnswerValue a, AnswerValue b) {
        if (a instanceof AnswerValue.Absent || b instanceof AnswerValue.Absent) {
            return Boolean.compare(a instanceof AnswerValue.Absent, b instanceof AnswerValue.Absent);
        }
        if (a instanceof AnswerValue.Time(long first) && b instanceof AnswerValue.Time(long second)) {
            return Long.compare(first, second);
        }
        if (a instanceof AnswerValue.IntegerValue(long first) && b instanceof AnswerValue.IntegerValue(long second)) {
            return Long.compare(first, second);
        }
        return Arrays.compareUnsigned(
                a.shown().getBytes(StandardCharsets.UTF_8), b.shown().getBytes(StandardCharsets.UTF_8));
    }
}
