package eyas.plugin;

/**
 * A counter of a plugin.
 *
 * @param name name without the plugin's
 * @param monotonic whether it never decreases
 * @param value current value; integers beyond 2^53 are rounded
 */
public record PluginMetric(String name, boolean monotonic, double value) {}
