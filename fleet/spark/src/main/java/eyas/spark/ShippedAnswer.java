package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerColumn;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.answer.NotJudged;
import eyas.hunt.answer.Value;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way from an executor to the driver.
 *
 * @param columns names and descriptions, one after the other
 * @param rows values: null, text, whole number, number, truth value, or a time as one element of an array
 * @param notJudged numbers of jobs by the names of reasons
 * @param named jobs that cannot be judged: key, name, reason, words
 */
record ShippedAnswer(
        String title,
        ArrayList<String> columns,
        ArrayList<ArrayList<@Nullable Serializable>> rows,
        long omitted,
        long jobs,
        long found,
        LinkedHashMap<String, Long> notJudged,
        ArrayList<ArrayList<String>> named,
        boolean interrupted,
        ArrayList<String> notes)
        implements Serializable {
    static ShippedAnswer of(Answer answer) {
        ArrayList<String> columns = new ArrayList<>();
        answer.columns().forEach(column -> {
            columns.add(column.name());
            columns.add(column.description());
        });
        ArrayList<ArrayList<@Nullable Serializable>> rows = new ArrayList<>();
        for (List<Value> row : answer.rows()) {
            ArrayList<@Nullable Serializable> shipped = new ArrayList<>();
            row.forEach(value -> shipped.add(packed(value)));
            rows.add(shipped);
        }
        AnswerEvidence evidence = answer.evidence();
        LinkedHashMap<String, Long> notJudged = new LinkedHashMap<>();
        evidence.notJudged().forEach((reason, count) -> notJudged.put(reason.name(), count));
        ArrayList<ArrayList<String>> named = new ArrayList<>();
        evidence.named()
                .forEach(job -> named.add(new ArrayList<>(
                        List.of(job.job(), job.name(), job.reason().name(), job.words()))));
        return new ShippedAnswer(
                answer.title(),
                columns,
                rows,
                answer.omitted(),
                evidence.jobs(),
                evidence.found(),
                notJudged,
                named,
                evidence.interrupted(),
                new ArrayList<>(answer.notes()));
    }

    private static @Nullable Serializable packed(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Whole(long number) -> number;
            case Value.Real(double number) -> number;
            case Value.Truth(boolean truth) -> truth;
            case Value.Time(long nanos) -> new long[] {nanos};
            case Value.Absent _ -> null;
        };
    }

    private static Value unpacked(@Nullable Serializable value) {
        return switch (value) {
            case null -> new Value.Absent();
            case String text -> new Value.Text(text);
            case Long number -> new Value.Whole(number);
            case Double number -> new Value.Real(number);
            case Boolean truth -> new Value.Truth(truth);
            case long[] time -> new Value.Time(time[0]);
            default -> throw new IllegalStateException("no value of an answer: " + value.getClass());
        };
    }

    /** Return the answer. */
    Answer answer() {
        List<AnswerColumn> heads = new ArrayList<>();
        for (int i = 0; i < columns.size(); i += 2) {
            heads.add(new AnswerColumn(columns.get(i), columns.get(i + 1)));
        }
        List<List<Value>> values = new ArrayList<>();
        for (ArrayList<@Nullable Serializable> row : rows) {
            List<Value> line = new ArrayList<>();
            row.forEach(value -> line.add(unpacked(value)));
            values.add(line);
        }
        Map<NotJudged.Reason, Long> reasons = new LinkedHashMap<>();
        notJudged.forEach((reason, count) -> reasons.put(NotJudged.Reason.valueOf(reason), count));
        List<NotJudged> jobsNamed = named.stream()
                .map(job -> new NotJudged(job.get(0), job.get(1), NotJudged.Reason.valueOf(job.get(2)), job.get(3)))
                .toList();
        return new Answer(
                title, heads, values, omitted, new AnswerEvidence(jobs, found, reasons, jobsNamed, interrupted), notes);
    }
}
