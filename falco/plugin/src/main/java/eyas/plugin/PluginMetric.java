package eyas.plugin;

/**
 * A counter of a plugin.
 *
 * @param name its name, the plugin's not included
 * @param monotonic whether it only grows
 * @param value its value now; whole numbers beyond 2^53 are rounded
 */
public record PluginMetric(String name, boolean monotonic, double value) {}
