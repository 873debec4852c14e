package eyas.config;

import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration node with its source position. Immutable. */
sealed interface ConfigNode {
    /** Returns the source position. */
    SourceRange place();

    /** A key without a value. */
    record Empty(SourceRange place) implements ConfigNode {}

    /** A scalar with expanded environment variables. */
    record Text(String value, SourceRange place) implements ConfigNode {}

    /** A list. */
    record Items(List<ConfigNode> items, SourceRange place) implements ConfigNode {
        public Items {
            items = List.copyOf(items);
        }

        Items with(List<ConfigNode> more) {
            List<ConfigNode> all = new ArrayList<>(items);
            all.addAll(more);
            return new Items(all, place);
        }
    }

    /**
     * A map; keys in the order of the file.
     *
     * @param names source positions of keys, if known
     */
    record Keys(Map<String, ConfigNode> entries, Map<String, SourceRange> names, SourceRange place)
            implements ConfigNode {
        public Keys {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            names = Map.copyOf(names);
        }

        Keys(SourceRange place) {
            this(Map.of(), Map.of(), place);
        }

        /** Returns the position of the key of {@code entry}, or of its value if the key's is unknown. */
        SourceRange placeOf(Map.Entry<String, ConfigNode> entry) {
            SourceRange name = names.get(entry.getKey());
            return name == null ? entry.getValue().place() : name;
        }

        @Nullable
        ConfigNode find(String key) {
            return entries.get(key);
        }

        Keys with(String key, ConfigNode value) {
            Map<String, ConfigNode> all = new LinkedHashMap<>(entries);
            all.put(key, value);
            return new Keys(all, names, place);
        }
    }
}
