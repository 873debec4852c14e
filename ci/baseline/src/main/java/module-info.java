/**
 * The behavior lock: what the jobs of a repository do, learned from reports, stored in a reviewed file, and compared with later runs.
 *
 * <p>Depends on the report's model, and not on events, rules or the kernel; uses the state module's table of variables that change later
 * steps.
 */
module eyas.baseline {
    requires transitive eyas.report;
    requires static transitive org.jspecify;

    exports eyas.baseline.compare;
    exports eyas.baseline.file;
    exports eyas.baseline.model;
    exports eyas.baseline.run;
}
