/**
 * Reads and writes JSON, reads YAML with places, makes text of unknown origin harmless for where it is shown, and finds the
 * name that was meant.
 *
 * <p>Every module may use this one; it knows nothing of events, rules or reports.
 */
module eyas.text {
    requires org.snakeyaml.engine;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.core;

    exports eyas.text;
    exports eyas.text.json;
    exports eyas.text.yaml;
}
