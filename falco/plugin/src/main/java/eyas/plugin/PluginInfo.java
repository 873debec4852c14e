package eyas.plugin;

/**
 * A plugin's description of itself.
 *
 * @param name name, to which rules files refer
 * @param version version, MAJOR.MINOR.PATCH
 * @param description purpose
 * @param contact author
 */
public record PluginInfo(String name, String version, String description, String contact) {}
