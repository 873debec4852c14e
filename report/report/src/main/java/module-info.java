/**
 * Collects what one job did, in the same pass that matches rules: processes, connections, names, files, alerts.
 *
 * <p>The report is a consumer of the engine's loop and needs no second pass.
 */
module eyas.report {
    requires transitive eyas.engine;
    requires static transitive org.jspecify;

    exports eyas.report;
    exports eyas.report.activity;
    exports eyas.report.coverage;
    exports eyas.report.html;
    exports eyas.report.model;
    exports eyas.report.synopsis;
    exports eyas.report.table;
    exports eyas.report.view;
}
