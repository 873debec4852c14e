package eyas.report.html;

import eyas.text.json.JsonOutput;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * What a page says of the lock that a job was compared with.
 *
 * @param headline what it came to, as one sentence without its full stop
 * @param tone how bad that is
 * @param notes what a reader has to know beside it, in sentences
 * @param rows in what the job differs from the lock, the heaviest first
 * @param more how many rows there are beyond these
 */
public record LockView(String headline, Tone tone, List<String> notes, List<Row> rows, long more) {
    public LockView {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
    }

    /** How bad it is what a comparison came to. */
    public enum Tone {
        /** Something heavy is new. */
        BAD,
        /** Something is new, or not all is known. */
        WARN,
        /** Nothing is new. */
        GOOD,
        /** Nothing was compared. */
        NONE
    }

    /**
     * One thing in which the job differs from the lock.
     *
     * @param weight how much it weighs, as a word; empty for what is gone
     * @param tone how bad that is
     * @param what what it is about, for example {@code new destination}
     * @param text the entry
     * @param before what the lock has in its place, empty where it has nothing
     * @param why why it weighs that much
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

    /** Returns it as the page has it: without what HTML reads. */
    String json() {
        StringWriter text = new StringWriter(1_024);
        try (JsonGenerator json = JsonOutput.inHtml(text)) {
            json.writeStartObject();
            json.writeStringProperty("headline", headline);
            json.writeStringProperty("tone", word(tone));
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
        json.writeStringProperty("tone", word(row.tone));
        json.writeStringProperty("what", row.what);
        json.writeStringProperty("text", row.text);
        json.writeStringProperty("before", row.before);
        json.writeStringProperty("why", row.why);
        json.writeStringProperty("where", row.where);
        json.writeNumberProperty("pid", row.pid);
        json.writeStringProperty("command", row.command);
        json.writeEndObject();
    }

    /** Return what the page's style calls it. */
    private static String word(Tone tone) {
        return switch (tone) {
            case BAD -> "bad";
            case WARN -> "warn";
            case GOOD -> "good";
            case NONE -> "";
        };
    }
}
