/**
 * Turns rules files into a compiled rule set: YAML becomes items, items definitions, definitions conditions bound to
 * fields.
 *
 * <p>What Falco loads is loaded with the same meaning, and what Falco says about a file is said in the same words and
 * at the same positions; beside that there is a rendering of our own with the line, a caret and the cure. This module
 * knows nothing of events in flight or of what becomes of an alert.
 */
module eyas.rules {
    requires transitive eyas.filter;
    requires static transitive org.jspecify;

    exports eyas.rules;
    exports eyas.rules.compare;
    exports eyas.rules.describe;
    exports eyas.rules.format;
    exports eyas.rules.model;
    exports eyas.rules.report;
}
