package eyas.state.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON of unknown origin into a tree, within limits. Immutable and safe for use by any thread. */
public final class JsonReader {
    private static final int REPLACEMENT = 0xFFFD;

    private final JsonLimits limits;
    private final JsonFactory factory;

    /** Makes a reader with these limits. */
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
     * Reads one value; what follows it must be blank or NUL.
     *
     * @param text holds the text in UTF-8
     * @param from where it starts
     * @param length how many bytes it has
     * @throws JsonException if it is malformed or exceeds a limit
     */
    public JsonValue read(byte[] text, int from, int length) {
        if (length > limits.bytes()) {
            throw new JsonException("JSON of " + length + " bytes is longer than the limit of " + limits.bytes());
        }
        int end = from + length;
        while (end > from && text[end - 1] == 0) {
            end--;
        }
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text, from, end - from)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonException("JSON is empty");
            }
            JsonValue value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new JsonException("JSON goes on after its end, at byte "
                        + parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : ", at byte " + e.getLocation().getByteOffset();
            throw new JsonException("JSON is malformed: " + e.getOriginalMessage() + where, e);
        }
    }

    /** Reads the value that starts with {@code token}; the parser bounds how deep this goes. */
    private static JsonValue value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonValue.Text(whole(parser.getString()));
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? new JsonValue.Fraction(parser.getDoubleValue())
                        : new JsonValue.Whole(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> new JsonValue.Fraction(parser.getDoubleValue());
            case VALUE_TRUE -> new JsonValue.Truth(true);
            case VALUE_FALSE -> new JsonValue.Truth(false);
            case VALUE_NULL -> JsonValue.Absent.VALUE;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new JsonException("JSON has " + token + " where a value belongs, at byte "
                        + parser.currentTokenLocation().getByteOffset());
        };
    }

    private static JsonValue fields(JsonParser parser) {
        Map<String, JsonValue> values = new HashMap<>();
        for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
            String name = parser.currentName();
            values.put(whole(name), value(parser, next(parser)));
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

    /** Returns {@code text} with U+FFFD for halves of characters, which an escape can name but no encoding can hold. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private static JsonToken next(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new JsonException("JSON ends in the midst of a value, at byte "
                    + parser.currentLocation().getByteOffset());
        }
        return token;
    }
}
