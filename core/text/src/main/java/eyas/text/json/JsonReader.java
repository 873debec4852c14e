package eyas.text.json;

import eyas.text.WellFormedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Parses untrusted JSON within limits, as a tree or as a stream of tokens. Immutable and safe for use by any thread. */
public final class JsonReader {
    private final JsonLimits limits;
    private final JsonFactory factory;

    /** Creates a reader with these limits. */
    public JsonReader(JsonLimits limits) {
        this.limits = limits;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(limits.bytes())
                        .maxNestingDepth(limits.depth())
                        .maxTokenCount(limits.tokens())
                        .maxStringLength(limits.string())
                        .maxNameLength(JsonLimits.NAME)
                        .maxNumberLength(JsonLimits.NUMBER)
                        .build())
                .build();
    }

    /**
     * Reads one value; only white space may follow it.
     *
     * @param text the text in UTF-8
     * @throws JsonException if it is malformed or exceeds a limit
     */
    public JsonValue read(byte[] text) {
        return read(text, 0, text.length);
    }

    /**
     * Reads one value; only white space may follow it.
     *
     * @throws JsonException if it is malformed or exceeds a limit; offsets in its message count UTF-8 bytes
     */
    public JsonValue read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one value; only white space may follow it.
     *
     * @param text contains the text in UTF-8
     * @param from offset of the first byte
     * @param length number of bytes
     * @throws JsonException if it is malformed or exceeds a limit
     */
    public JsonValue read(byte[] text, int from, int length) {
        if (length > limits.bytes()) {
            throw new JsonException("JSON of " + length + " bytes is longer than the limit of " + limits.bytes());
        }
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text, from, length)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonException("JSON is empty");
            }
            JsonValue value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new JsonException("unexpected data after the JSON value, at byte "
                        + parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : ", at byte " + Math.max(0, e.getLocation().getByteOffset());
            throw new JsonException("JSON is malformed: " + e.getOriginalMessage() + where, e);
        }
    }

    /**
     * Returns a parser with the limits, for texts that are too large for a tree or may be incomplete. It throws {@link JacksonException} if
     * the text is malformed or exceeds a limit.
     *
     * @param text the text in UTF-8
     */
    public JsonParser parser(byte[] text) {
        bounded(text.length);
        return factory.createParser(ObjectReadContext.empty(), text);
    }

    /** Returns a parser with the limits, like {@link #parser(byte[])}. */
    public JsonParser parser(String text) {
        bounded(text.length());
        return factory.createParser(ObjectReadContext.empty(), text);
    }

    /** Checks the total length, which the parser checks only per buffer. */
    private void bounded(int length) {
        if (length > limits.bytes()) {
            throw new StreamConstraintsException(
                    "JSON of " + length + " bytes is longer than the limit of " + limits.bytes());
        }
    }

    /** Reads the value that starts with {@code token}; the parser limits the recursion depth. */
    private static JsonValue value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonValue.Text(WellFormedText.of(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Numeric(parser.getString());
            case VALUE_TRUE -> new JsonValue.Truth(true);
            case VALUE_FALSE -> new JsonValue.Truth(false);
            case VALUE_NULL -> JsonValue.Absent.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new JsonException("JSON has " + token + " where a value belongs, at byte "
                        + parser.currentTokenLocation().getByteOffset());
        };
    }

    /** Reads the fields of an object; the last of several with the same name counts. */
    private static JsonValue fields(JsonParser parser) {
        Map<String, JsonValue> values = new LinkedHashMap<>();
        for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
            String name = parser.currentName();
            values.put(WellFormedText.of(name), value(parser, next(parser)));
        }
        return new JsonValue.Fields(values);
    }

    private static JsonValue array(JsonParser parser) {
        List<JsonValue> values = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            values.add(value(parser, token));
        }
        return new JsonValue.Array(values);
    }

    private static JsonToken next(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new JsonException("JSON ends inside a value, at byte "
                    + parser.currentLocation().getByteOffset());
        }
        return token;
    }
}
