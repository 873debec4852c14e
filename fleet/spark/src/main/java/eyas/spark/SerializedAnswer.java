package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerColumn;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.answer.AnswerValue;
import eyas.hunt.answer.InconclusiveJob;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer serialized from an executor to the driver.
 *
 * @param columns alternating names and descriptions
 * @param rows values: null, text, whole number, number, boolean, or a time as a one-element array
 * @param notJudged numbers of inconclusive jobs by reason
 * @param named inconclusive jobs: key, name, reason, description
 */
record SerializedAnswer(
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
    static SerializedAnswer of(Answer answer) {
        ArrayList<String> columns = new ArrayList<>();
        answer.columns().forEach(column -> {
            columns.add(column.name());
            columns.add(column.description());
        });
        ArrayList<ArrayList<@Nullable Serializable>> rows = new ArrayList<>();
        for (List<AnswerValue> row : answer.rows()) {
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
                        List.of(job.job(), job.name(), job.reason().name(), job.description()))));
        return new SerializedAnswer(
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

    private static @Nullable Serializable packed(AnswerValue value) {
        return switch (value) {
            case AnswerValue.Text(String text) -> text;
            case AnswerValue.IntegerValue(long number) -> number;
            case AnswerValue.Real(double number) -> number;
            case AnswerValue.Truth(boolean truth) -> truth;
            case AnswerValue.Time(long nanos) -> new long[] {nanos};
            case AnswerValue.Absent _ -> null;
        };
    }

    private static AnswerValue unpacked(@Nullable Serializable value) {
        return switch (value) {
            case null -> new AnswerValue.Absent();
            case String text -> new AnswerValue.Text(text);
            case Long number -> new AnswerValue.IntegerValue(number);
            case Double number -> new AnswerValue.Real(number);
            case Boolean truth -> new AnswerValue.Truth(truth);
            case long[] time -> new AnswerValue.Time(time[0]);
            default -> throw new IllegalStateException("not a value of an answer: " + value.getClass());
        };
    }

    /** Returns the answer. */
    Answer answer() {
        List<AnswerColumn> heads = new ArrayList<>();
        for (int i = 0; i < columns.size(); i += 2) {
            heads.add(new AnswerColumn(columns.get(i), columns.get(i + 1)));
        }
        List<List<AnswerValue>> values = new ArrayList<>();
        for (ArrayList<@Nullable Serializable> row : rows) {
            List<AnswerValue> line = new ArrayList<>();
            row.forEach(value -> line.add(unpacked(value)));
            values.add(line);
        }
        Map<InconclusiveJob.Reason, Long> reasons = new LinkedHashMap<>();
        notJudged.forEach((reason, count) -> reasons.put(InconclusiveJob.Reason.valueOf(reason), count));
        List<InconclusiveJob> jobsNamed = named.stream()
                .map(job -> new InconclusiveJob(
                        job.get(0), job.get(1), InconclusiveJob.Reason.valueOf(job.get(2)), job.get(3)))
                .toList();
        return new Answer(
                title, heads, values, omitted, new AnswerEvidence(jobs, found, reasons, jobsNamed, interrupted), notes);
    }
}
