/**
 * The lock of behaviour: what the jobs of a repository do, learned from reports, kept as a file that people review, and what a run
 * did beyond it.
 *
 * <p>It knows reports by their model, and nothing of events, rules or the kernel. Of the state it takes the table of variables that
 * change later steps.
 */
module eyas.baseline {
    requires transitive eyas.report;
    requires static transitive org.jspecify;

    exports eyas.baseline.compare;
    exports eyas.baseline.file;
    exports eyas.baseline.model;
    exports eyas.baseline.run;
}
