package eyas.plugin.host;

/**
 * A plugin to load, as in {@code falco.yaml}.
 *
 * @param name name in the configuration
 * @param library file of a shared object, or {@code java:NAME}
 * @param config value of {@code init_config}, JSON if it is a map
 * @param parameters value of {@code open_params}
 */
public record PluginConfig(String name, String library, String config, String parameters) {
    /** Prefix of the library of a plugin in Java. */
    public static final String JAVA = "java:";

    /** Returns whether it is a plugin in Java. */
    public boolean isJava() {
        return library.startsWith(JAVA);
    }
}
