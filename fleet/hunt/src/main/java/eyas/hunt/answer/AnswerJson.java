package eyas.hunt.answer;

import eyas.hunt.answer.InconclusiveJob.Reason;
import eyas.text.WellFormedText;
import eyas.text.json.JsonOutput;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes answers as one JSON document on one line; it is well-formed even if the search was interrupted. */
public final class AnswerJson {
    /** The version of the schema: a new member is a minor version, a changed or removed one a major version. */
    public static final String SCHEMA_VERSION = "1.0";

    private AnswerJson() {}

    /**
     * Writes {@code answers} to {@code out} in UTF-8 and leaves it open.
     *
     * @throws tools.jackson.core.JacksonException if writing fails
     */
    public static void write(List<Answer> answers, OutputStream out) {
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            json.writeStartObject();
            json.writeStringProperty("schema_version", SCHEMA_VERSION);
            json.writeBooleanProperty(
                    "complete",
                    answers.stream().allMatch(answer -> answer.evidence().isComplete()));
            json.writeBooleanProperty(
                    "interrupted",
                    answers.stream().anyMatch(answer -> answer.evidence().interrupted()));
            json.writeName("answers");
            json.writeStartArray();
            for (Answer answer : answers) {
                write(answer, json);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(Answer answer, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("question", WellFormedText.of(answer.title()));
        json.writeName("columns");
        json.writeStartArray();
        for (AnswerColumn column : answer.columns()) {
            json.writeStartObject();
            json.writeStringProperty("name", WellFormedText.of(column.name()));
            json.writeStringProperty("description", column.description());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("rows");
        json.writeStartArray();
        for (List<AnswerValue> row : answer.rows()) {
            json.writeStartArray();
            row.forEach(value -> write(value, json));
            json.writeEndArray();
        }
        json.writeEndArray();
        if (answer.omitted() < 0) {
            json.writeNullProperty("omitted_rows");
        } else {
            json.writeNumberProperty("omitted_rows", answer.omitted());
        }
        evidence(answer.evidence(), json);
        json.writeName("notes");
        json.writeStartArray();
        answer.notes().forEach(note -> json.writeString(WellFormedText.of(note)));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void evidence(AnswerEvidence evidence, JsonGenerator json) {
        json.writeNumberProperty("jobs", evidence.jobs());
        if (evidence.found() == AnswerEvidence.NOT_COUNTED) {
            json.writeNullProperty("jobs_found");
        } else {
            json.writeNumberProperty("jobs_found", evidence.found());
        }
        json.writeBooleanProperty("complete", evidence.isComplete());
        json.writeBooleanProperty("interrupted", evidence.interrupted());
        json.writeName("not_judged");
        json.writeStartObject();
        for (Reason reason : Reason.values()) {
            json.writeNumberProperty(reason.label(), evidence.notJudged().getOrDefault(reason, 0L));
        }
        json.writeEndObject();
        json.writeName("not_judged_jobs");
        json.writeStartArray();
        for (InconclusiveJob job : evidence.named()) {
            json.writeStartObject();
            json.writeStringProperty("job", WellFormedText.of(job.job()));
            json.writeStringProperty("name", WellFormedText.of(job.name()));
            json.writeStringProperty("reason", job.reason().label());
            json.writeStringProperty("words", WellFormedText.of(job.description()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(AnswerValue value, JsonGenerator json) {
        switch (value) {
            case AnswerValue.Text(String text) -> json.writeString(WellFormedText.of(text));
            case AnswerValue.IntegerValue(long number) -> json.writeNumber(number);
            // JSON has no representation of NaN and infinities.
            case AnswerValue.Real(double number) when !Double.isFinite(number) -> json.writeNull();
            case AnswerValue.Real(double number) -> json.writeNumber(number);
            case AnswerValue.Truth(boolean truth) -> json.writeBoolean(truth);
            case AnswerValue.Time time -> json.writeString(time.text());
            case AnswerValue.Absent _ -> json.writeNull();
        }
    }
}
