/**
 * Stands in for the program {@code falco}: its configuration, its life, its words.
 *
 * <p>What belongs here: what makes a run as Falco's users know it, put together from events, rules, plugins and sinks. What
 * does not: how anything is captured, matched or sent, and the reading of a command line.
 */
module eyas.falco {
    requires eyas.config;
    requires eyas.plugin;
    requires eyas.session;
    requires static transitive org.jspecify;

    exports eyas.falco;
}
