package eyas.config;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of keys. */
final class ConfigKeys {
    private static final String TABLE = "/eyas/config/keys.tsv";
    private static final int COLUMNS = 6;
    private static final Map<String, ConfigKey> KEYS = read();

    private ConfigKeys() {}

    private static Map<String, ConfigKey> read() {
        Map<String, ConfigKey> keys = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(ConfigKeys.class.getResourceAsStream(TABLE), TABLE, COLUMNS)) {
            keys.put(
                    row[0],
                    new ConfigKey(
                            row[0],
                            ConfigKey.Type.valueOf(row[1].toUpperCase(Locale.ROOT)),
                            row[2],
                            row[3].isEmpty() ? List.of() : List.of(row[3].split("\\|", -1)),
                            ConfigKey.Use.valueOf(row[4].toUpperCase(Locale.ROOT)),
                            row[5]));
        }
        return keys;
    }

    /** Returns the key with this path, or null. */
    static @Nullable ConfigKey find(String path) {
        return KEYS.get(path);
    }

    /**
     * Returns the key with this path.
     *
     * @throws IllegalStateException if the table lacks it, a programming error
     */
    static ConfigKey get(String path) {
        ConfigKey key = KEYS.get(path);
        if (key == null) {
            throw new IllegalStateException("the table of keys lacks " + path);
        }
        return key;
    }

    /** Returns all keys, sorted by path. */
    static Collection<ConfigKey> all() {
        return KEYS.values();
    }

    /** Returns the names directly below {@code parent}; those of the root for the empty path. */
    static List<String> namesBelow(String parent) {
        String prefix = parent.isEmpty() ? "" : parent + ".";
        List<String> names = new ArrayList<>();
        for (String path : KEYS.keySet()) {
            String rest = path.startsWith(prefix) ? path.substring(prefix.length()) : ".";
            if (rest.indexOf('.') < 0 && !rest.endsWith("[]")) {
                names.add(rest);
            }
        }
        return names;
    }
}
