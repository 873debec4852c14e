/**
 * Runs the loop: takes each event from a source, applies it to state, matches rules, and tells consumers.
 *
 * <p>The engine never names a concrete source, which is what makes replay and live one path.
 */
module eyas.engine {
    requires transitive eyas.rules;
    requires static transitive org.jspecify;

    exports eyas.engine;
}
