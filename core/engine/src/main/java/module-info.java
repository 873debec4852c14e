/**
 * Runs the event loop: takes each event from a source, applies it to the state, matches rules, and notifies consumers.
 *
 * <p>The engine does not depend on a concrete source, so replay and live capture share one code path.
 */
module eyas.engine {
    requires transitive eyas.rules;
    requires static transitive org.jspecify;

    exports eyas.engine;
}
