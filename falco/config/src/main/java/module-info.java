/**
 * Reads Falco's configuration: its files, their merging, what the command line overrides; checks it against the table of
 * keys, and yields it as records.
 *
 * <p>This module knows what the keys are called and what they mean; it starts nothing.
 */
module eyas.config {
    requires transitive eyas.engine;
    requires static transitive org.jspecify;

    exports eyas.config;
}
