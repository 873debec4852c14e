package eyas.text.json;

import eyas.text.WellFormedText;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Whole documents as JSON. Names are sorted, as by Falco's JSON library, so that equal documents give equal texts.
 *
 * <p>A document is what {@link JsonValue#of} takes. Halves of characters become U+FFFD: an escape could name them, but not
 * every reader would take it.
 */
public final class JsonText {
    private JsonText() {}

    /** Returns {@code document} in one line. */
    public static String compact(@Nullable Object document) {
        return text(JsonValue.of(document), true);
    }

    /** Returns {@code document} in one line, names in the order that they have. */
    public static String inOrder(@Nullable Object document) {
        return text(JsonValue.of(document), false);
    }

    /** Returns {@code document} in lines with an indentation of two, names in the order that they have, without a line end. */
    public static String linesInOrder(@Nullable Object document) {
        return lines(document, false);
    }

    /** Returns {@code document} in lines with an indentation of two, the last of them with its end. */
    public static String pretty(@Nullable Object document) {
        return lines(document, true) + '\n';
    }

    private static String lines(@Nullable Object document, boolean sorted) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonOutput.indented(text)) {
            write(out, JsonValue.of(document), sorted);
        }
        return text.toString();
    }

    private static String text(JsonValue value, boolean sorted) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonOutput.likeFalco(text)) {
            write(out, value, sorted);
        }
        return text.toString();
    }

    /** Writes {@code value} to {@code out}, names sorted. */
    public static void write(JsonGenerator out, JsonValue value) {
        write(out, value, true);
    }

    /** As deep as the tree, which its reader has bounded. */
    private static void write(JsonGenerator out, JsonValue value, boolean sorted) {
        switch (value) {
            case JsonValue.Absent _ -> out.writeNull();
            case JsonValue.Text(String text) -> out.writeString(WellFormedText.of(text));
            case JsonValue.Numeric(String digits) -> out.writeNumber(digits);
            case JsonValue.Truth(boolean truth) -> out.writeBoolean(truth);
            case JsonValue.Array array -> {
                out.writeStartArray();
                array.values().forEach(element -> write(out, element, sorted));
                out.writeEndArray();
            }
            case JsonValue.Fields fields -> {
                out.writeStartObject();
                Stream<Map.Entry<String, JsonValue>> entries = fields.values().entrySet().stream();
                (sorted ? entries.sorted(Map.Entry.comparingByKey()) : entries).forEachOrdered(field -> {
                    out.writeName(WellFormedText.of(field.getKey()));
                    write(out, field.getValue(), sorted);
                });
                out.writeEndObject();
            }
        }
    }

    /** Returns what puts each name and each element on a line of its own, and nothing into what is empty. */
    static PrettyPrinter lines() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withArrayIndenter(indenter).withObjectIndenter(indenter);
    }
}
