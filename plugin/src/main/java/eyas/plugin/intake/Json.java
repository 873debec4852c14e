package eyas.plugin.intake;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON within limits. Immutable and safe for use by any thread. */
public final class Json {
    private static final int MOST_DIGITS = 1_000;

    private final JsonMapper mapper;

    /** Makes a reader. */
    public Json(IntakeLimits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxNumberLength(MOST_DIGITS)
                .maxStringLength(Math.max(limits.bodyBytes(), limits.lineBytes()))
                .build();
        mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A number is shown as it was written, whatever its size.
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /**
     * Reads a document: an object or an array.
     *
     * @throws JsonFault if it is none
     */
    public JsonNode read(byte[] text) {
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JacksonException e) {
            throw new JsonFault(e.getOriginalMessage() + " at byte "
                    + (e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset())));
        }
        if (!node.isObject() && !node.isArray()) {
            throw new JsonFault("it is neither an object nor an array");
        }
        return node;
    }

    /** Returns {@code node} as JSON on one line. */
    public byte[] write(JsonNode node) {
        return mapper.writeValueAsBytes(node);
    }

    /** Returns {@code node} as JSON on several lines. */
    public String pretty(JsonNode node) {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }

    /** Returns a value as a field shows it: a text as it is, anything else as JSON; null where there is none. */
    public static @Nullable String text(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        return node.isString() ? node.stringValue() : node.toString();
    }
}
