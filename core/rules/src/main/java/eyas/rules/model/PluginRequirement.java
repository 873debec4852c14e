package eyas.rules.model;

/**
 * A required plugin.
 *
 * @param name its name
 * @param version the minimum version, as written
 */
public record PluginRequirement(String name, String version) {}
