/**
 * Compiles rules files to a rule set: YAML becomes items, items definitions, definitions conditions bound to fields.
 *
 * <p>A file that Falco accepts has the same meaning here, and Falco's diagnostics are reproduced with the same messages and positions. In
 * addition, Eyas's own rendering shows the line, a caret and a fix. This module has no notion of running events or of delivering alerts.
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
