/**
 * Diagnostics about what users write: conditions, rules files, configurations, rule tests, command lines.
 *
 * <p>A diagnostic has a stable code, a position in a source, a message, and fixes as data. There is one output format for
 * terminals and one for JSON; editors use the data. This module contains no checks.
 */
module eyas.diagnostic {
    requires transitive eyas.text;
    requires static transitive org.jspecify;

    exports eyas.diagnostic;
}
