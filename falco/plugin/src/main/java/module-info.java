/**
 * Holds plugins: what they may do, Falco's shared objects called through the foreign function interface, and plugins
 * written in Java, which are found as services.
 */
module eyas.plugin {
    requires transitive eyas.engine;
    requires jdk.httpserver;
    requires static transitive org.jspecify;

    exports eyas.plugin;
    exports eyas.plugin.host;

    uses eyas.plugin.EventPlugin;

    provides eyas.plugin.EventPlugin with
            eyas.plugin.jsonl.JsonLinesPlugin,
            eyas.plugin.github.GithubPlugin;
}
