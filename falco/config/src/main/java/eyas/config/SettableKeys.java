package eyas.config;

import java.util.List;

/** The keys that a command line can give a value. */
public final class SettableKeys {
    private SettableKeys() {}

    /** Returns the paths of those keys that have an effect and one value, sorted. */
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
