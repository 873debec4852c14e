package eyas.report.html;

import eyas.text.json.JsonOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * What a page says of the lock that a job was compared with: a part of the page that is filled in when the comparison is known, which is
 * after the report was written.
 *
 * @param headline what it came to, as one sentence without its full stop
 * @param tone how bad that is
 * @param notes what a reader has to know beside it, in sentences
 * @param rows in what the job differs from the lock, the heaviest first
 * @param more how many rows there are beyond these
 */
public record LockView(String headline, Tone tone, List<String> notes, List<Row> rows, long more) {
    /** Where a page keeps it; nothing else in a page can look like that, since {@code <} is escaped in data. */
    private static final String EMPTY = "<script type=\"application/json\" id=\"lock\">null</script>";

    private static final String BEGIN = EMPTY.substring(0, EMPTY.indexOf("null"));
    private static final String END = "</script>";

    /** How far into a page its place is looked for, in bytes: before the data, which is what is large. */
    private static final int HEAD = 1 << 18;

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

    /**
     * Fill this in where {@code page} has a place for it.
     *
     * @return whether it had
     * @throws IOException if the page cannot be read, or written anew
     */
    public boolean into(Path page) throws IOException {
        byte[] head = new byte[HEAD];
        try (InputStream in = Files.newInputStream(page)) {
            int length = in.readNBytes(head, 0, HEAD);
            // Every byte is a letter of this charset, so places of letters are places of bytes.
            String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
            int at = text.indexOf(EMPTY);
            if (at < 0) {
                return false;
            }
            Path whole = page.resolveSibling(page.getFileName() + ".part");
            try (OutputStream out = Files.newOutputStream(whole)) {
                out.write(head, 0, at);
                out.write((BEGIN + json() + END).getBytes(StandardCharsets.UTF_8));
                out.write(head, at + EMPTY.length(), length - at - EMPTY.length());
                in.transferTo(out);
            }
            Files.move(whole, page, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    private String json() {
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
