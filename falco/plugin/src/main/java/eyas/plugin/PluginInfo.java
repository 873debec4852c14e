package eyas.plugin;

/**
 * What a plugin says about itself.
 *
 * @param name its name, which rules files ask for
 * @param version its version, MAJOR.MINOR.PATCH
 * @param description what it does
 * @param contact who made it
 */
public record PluginInfo(String name, String version, String description, String contact) {}
