package eyas.state.container;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a tree as JSON in one line, names in their order, so that equal trees give equal texts. */
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Returns {@code value} as JSON. */
    public static String of(JsonValue value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, value);
        }
        return text.toString();
    }

    /** As deep as the tree, which its reader has bounded. */
    private static void write(JsonGenerator out, JsonValue value) {
        switch (value) {
            case JsonValue.Absent absent -> out.writeNull();
            case JsonValue.Text text -> out.writeString(text.value());
            case JsonValue.Whole whole -> out.writeNumber(whole.value());
            case JsonValue.Fraction fraction -> out.writeNumber(fraction.value());
            case JsonValue.Truth truth -> out.writeBoolean(truth.value());
            case JsonValue.Array array -> {
                out.writeStartArray();
                array.values().forEach(element -> write(out, element));
                out.writeEndArray();
            }
            case JsonValue.Fields fields -> {
                out.writeStartObject();
                fields.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(field -> {
                            out.writeName(field.getKey());
                            write(out, field.getValue());
                        });
                out.writeEndObject();
            }
        }
    }
}
