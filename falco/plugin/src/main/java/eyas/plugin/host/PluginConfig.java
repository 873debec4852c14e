package eyas.plugin.host;

/**
 * Asks for a plugin, as {@code falco.yaml} does.
 *
 * @param name what the configuration calls it
 * @param library file of a shared object, or {@code java:NAME}
 * @param config the value of {@code init_config}, JSON where that is a map
 * @param parameters the value of {@code open_params}
 */
public record PluginConfig(String name, String library, String config, String parameters) {
    /** What the library of a plugin in Java begins with. */
    public static final String JAVA = "java:";

    /** Return whether a plugin in Java is asked for. */
    public boolean isJava() {
        return library.startsWith(JAVA);
    }
}
