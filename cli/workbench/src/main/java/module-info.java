/**
 * Holds what people who write rules do with events: test cases for rules, comparisons of rule sets, profiles.
 *
 * <p>Everything here runs the product's own engine on events that somebody else delivers. This module knows nothing of
 * capture files, terminals or of live events.
 */
module eyas.workbench {
    requires transitive eyas.engine;
    requires static transitive org.jspecify;

    exports eyas.workbench.cases;
    exports eyas.workbench.compare;
    exports eyas.workbench.profile;
}
