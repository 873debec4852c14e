/**
 * Reads and writes JSON, reads YAML with positions, escapes untrusted text, and finds the nearest known name.
 *
 * <p>Every module may use this one; it has no knowledge of events, rules or reports.
 */
module eyas.text {
    requires org.snakeyaml.engine;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.core;

    exports eyas.text;
    exports eyas.text.json;
    exports eyas.text.yaml;
}
