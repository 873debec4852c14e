package eyas.text.yaml;

import eyas.text.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A YAML node with its source position. An aliased node is shared, not copied. */
public sealed interface YamlNode {

    /** Returns the start position, including an anchor or tag. */
    SourcePosition mark();

    /** Returns the number of nodes with aliases expanded; at least 1. */
    long weight();

    /** Returns whether it is null: empty, {@code ~} or {@code null}. */
    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.style == Style.NULL;
    }

    /** Notation of a scalar. */
    enum Style {
        NULL,
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BLOCK
    }

    /**
     * A scalar.
     *
     * @param value text without quotes and indentation, escapes resolved
     * @param style its notation
     * @param mark start position
     * @param end UTF-16 characters before its end
     */
    record Scalar(String value, Style style, SourcePosition mark, int end) implements YamlNode {
        @Override
        public long weight() {
            return 1;
        }
    }

    /** A sequence. */
    record Sequence(List<YamlNode> items, SourcePosition mark, long weight) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A mapping; entries in the order of the file, including duplicate keys. */
    record Mapping(List<Entry> entries, SourcePosition mark, long weight) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** Returns the first value of {@code key}, or null. */
        public @Nullable YamlNode find(String key) {
            for (Entry entry : entries) {
                if (entry.key instanceof Scalar scalar && scalar.value.equals(key)) {
                    return entry.value;
                }
            }
            return null;
        }
    }

    /** A key with its value. */
    record Entry(YamlNode key, YamlNode value) {}
}
