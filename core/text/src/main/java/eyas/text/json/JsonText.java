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
 * Renders whole documents as JSON. Names are sorted as in Falco's JSON library, so that equal documents have equal texts.
 *
 * <p>A document is any argument of {@link JsonValue#of}. Unpaired surrogates become U+FFFD: they could be escaped, but not every parser
 * accepts that.
 */
public final class JsonText {
    private JsonText() {}

    /** Returns {@code document} on one line. */
    public static String compact(@Nullable Object document) {
        return text(JsonValue.of(document), true);
    }

    /** Returns {@code document} on one line, with names in their original order. */
    public static String inOrder(@Nullable Object document) {
        return text(JsonValue.of(document), false);
    }

    /** Returns {@code document} on indented lines (two spaces), with names in their original order, without a final line end. */
    public static String linesInOrder(@Nullable Object document) {
        return lines(document, false);
    }

    /** Returns {@code document} on indented lines (two spaces), with a final line end. */
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

    /** Writes {@code value} to {@code out} with sorted names. */
    public static void write(JsonGenerator out, JsonValue value) {
        write(out, value, true);
    }

    /** The recursion depth is that of the tree, which its reader limits. */
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

    /** Returns a printer that writes each name and each element on its own line; empty objects and arrays stay on one line. */
    static PrettyPrinter lines() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withArrayIndenter(indenter).withObjectIndenter(indenter);
    }
}
