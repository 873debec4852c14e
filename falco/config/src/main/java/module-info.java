/**
 * Reads Falco's configuration: files, merging and command-line overrides; checks it against the table of keys, and returns records.
 *
 * <p>This module defines the names and meanings of keys; it starts nothing.
 */
module eyas.config {
    requires transitive eyas.engine;
    requires static transitive org.jspecify;

    exports eyas.config;
}
