package eyas.rules.model;

/**
 * Asks for a plugin.
 *
 * @param name its name
 * @param version the oldest version that will do, as it is written
 */
public record PluginRequirement(String name, String version) {}
