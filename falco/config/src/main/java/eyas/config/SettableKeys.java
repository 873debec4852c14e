package eyas.config;

import java.util.List;

/** The keys that the command line can set. */
public final class SettableKeys {
    private SettableKeys() {}

    /** Returns the sorted paths of the keys that have an effect and one value. */
    public static List<String> names() {
        return ConfigKeys.all().stream()
                .filter(key -> key.use() == ConfigKey.Use.USED)
                .filter(key -> key.type() != ConfigKey.Type.LIST && key.type() != ConfigKey.Type.MAP)
                .map(ConfigKey::path)
                .filter(path -> !path.contains("[]"))
                .sorted()
                .toList();
    }
}
