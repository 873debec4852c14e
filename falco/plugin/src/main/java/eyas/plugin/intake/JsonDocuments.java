package eyas.plugin.intake;

import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Parses documents within the limits of an intake. Immutable and safe for use by any thread. */
public final class JsonDocuments {
    private final JsonReader reader;

    /** Creates a reader. */
    public JsonDocuments(IntakeLimits limits) {
        int longest = Math.max(limits.bodyBytes(), limits.lineBytes());
        reader = new JsonReader(new JsonLimits(longest, limits.depth(), longest, longest));
    }

    /**
     * Parses a document: an object or an array.
     *
     * @throws JsonException if it is invalid
     */
    public JsonValue read(byte[] text) {
        JsonValue value = reader.read(text);
        if (!(value instanceof JsonValue.Fields) && !(value instanceof JsonValue.Array)) {
            throw new JsonException("expected an object or an array");
        }
        return value;
    }

    /** Returns a value as text for a field: a string unchanged, anything else as JSON; null if absent. */
    public static @Nullable String text(JsonValue value) {
        return switch (value) {
            case JsonValue.Absent absent when absent == JsonValue.Absent.MISSING -> null;
            case JsonValue.Text(String text) -> text;
            case JsonValue other -> JsonText.inOrder(other);
        };
    }
}
