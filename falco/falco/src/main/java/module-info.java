/**
 * The {@code falco} program: configuration, lifecycle and messages.
 *
 * <p>Belongs here: combining events, rules, plugins and sinks into a run as Falco's users know it. Does not belong here: capturing,
 * matching, sending, and parsing of command lines.
 */
module eyas.falco {
    requires eyas.config;
    requires eyas.plugin;
    requires eyas.session;
    requires static transitive org.jspecify;

    exports eyas.falco;
}
