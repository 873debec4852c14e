/**
 * Diagnostics about what people write: conditions, rules files, configurations, tests of rules, command lines.
 *
 * <p>A diagnostic has a stable code, a place in a source, a message, and fixes as data. There is one rendering for terminals
 * and one for JSON; editors take the data. This module decides nothing about what is right or wrong.
 */
module eyas.diagnostic {
    requires transitive eyas.text;
    requires static transitive org.jspecify;

    exports eyas.diagnostic;
}
