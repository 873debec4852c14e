package eyas.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Is a piece of the configuration that knows where it was written. Immutable. */
sealed interface ConfigNode {
    /** Returns where it was written. */
    ConfigPlace place();

    /** Is nothing: a key without a value. */
    record Nothing(ConfigPlace place) implements ConfigNode {}

    /** Is a scalar, variables of the environment put in. */
    record Text(String value, ConfigPlace place) implements ConfigNode {}

    /** Is a list. */
    record Items(List<ConfigNode> items, ConfigPlace place) implements ConfigNode {
        public Items {
            items = List.copyOf(items);
        }

        Items with(List<ConfigNode> more) {
            List<ConfigNode> all = new ArrayList<>(items);
            all.addAll(more);
            return new Items(all, place);
        }
    }

    /** Is a map; keys in the order of the file. */
    record Keys(Map<String, ConfigNode> entries, ConfigPlace place) implements ConfigNode {
        public Keys {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Nullable
        ConfigNode find(String key) {
            return entries.get(key);
        }

        Keys with(String key, ConfigNode value) {
            Map<String, ConfigNode> all = new LinkedHashMap<>(entries);
            all.put(key, value);
            return new Keys(all, place);
        }
    }
}
