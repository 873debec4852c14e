/**
 * The condition language: syntax, check, and the plan that matches all rules in one program.
 *
 * <p>Text becomes a syntax tree, the tree a checked condition bound to fields, and all conditions together become one plan. This module has
 * no notion of rule files, priorities or alerts.
 */
module eyas.filter {
    requires transitive eyas.diagnostic;
    requires transitive eyas.fields;
    requires re2j;
    requires static transitive org.jspecify;

    exports eyas.filter;
    exports eyas.filter.syntax;
    exports eyas.filter.check;
    exports eyas.filter.plan;
}
