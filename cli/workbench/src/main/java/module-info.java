/**
 * Tools for rule authors: test cases for rules, comparisons of rule sets, profiles.
 *
 * <p>Everything here runs the production engine on events that the caller provides. This module does not depend on capture files, terminals
 * or live events.
 */
module eyas.workbench {
    requires transitive eyas.engine;
    requires static transitive org.jspecify;

    exports eyas.workbench.cases;
    exports eyas.workbench.compare;
    exports eyas.workbench.profile;
}
