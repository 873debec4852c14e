package eyas.report.html;

import eyas.text.json.JsonOutput;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * The comparison of a job with its lock, for display.
 *
 * @param headline the result, as one sentence without its full stop
 * @param tone the severity of the result
 * @param notes remarks for the reader, in sentences
 * @param rows the differences between the job and the lock, the heaviest first
 * @param more number of further rows
 */
public record LockView(String headline, Tone tone, List<String> notes, List<Row> rows, long more) {
    public LockView {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
    }

    /** The severity of a result. */
    public enum Tone {
        /** Something heavy is new. */
        BAD,
        /** Something is new, or not everything is known. */
        WARN,
        /** Nothing is new. */
        GOOD,
        /** Nothing was compared. */
        NONE
    }

    /**
     * One difference between the job and the lock.
     *
     * @param weight its weight; empty for a removed entry
     * @param tone its severity
     * @param what the kind of difference, for example {@code new destination}
     * @param text the entry
     * @param before the replaced entry of the lock, empty if there is none
     * @param why the reason for its weight
     * @param where the step, and the package whose code it was
     * @param pid the process that did it first, 0 if unknown
     * @param command its command line
     */
    public record Row(
            String weight,
            Tone tone,
            String what,
            String text,
            String before,
            String why,
            String where,
            long pid,
            String command) {}

    /** Returns the JSON for the page, without characters that are special in HTML. */
    String json() {
        StringWriter text = new StringWriter(1_024);
        try (JsonGenerator json = JsonOutput.inHtml(text)) {
            json.writeStartObject();
            json.writeStringProperty("headline", headline);
            json.writeStringProperty("tone", label(tone));
            json.writeArrayPropertyStart("notes");
            notes.forEach(json::writeString);
            json.writeEndArray();
            json.writeNumberProperty("more", more);
            json.writeArrayPropertyStart("rows");
            rows.forEach(row -> write(row, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(Row row, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("weight", row.weight);
        json.writeStringProperty("tone", label(row.tone));
        json.writeStringProperty("what", row.what);
        json.writeStringProperty("text", row.text);
        json.writeStringProperty("before", row.before);
        json.writeStringProperty("why", row.why);
        json.writeStringProperty("where", row.where);
        json.writeNumberProperty("pid", row.pid);
        json.writeStringProperty("command", row.command);
        json.writeEndObject();
    }

    /** Returns the style name of {@code tone}. */
    private static String label(Tone tone) {
        return switch (tone) {
            case BAD -> "bad";
            case WARN -> "warn";
            case GOOD -> "good";
            case NONE -> "";
        };
    }
}
