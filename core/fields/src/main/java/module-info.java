/**
 * Holds the field catalogue: what a rule can ask of an event, how it is extracted, and how it is printed.
 */
module eyas.fields {
    requires transitive eyas.state;
    requires static transitive org.jspecify;

    exports eyas.fields;
}
