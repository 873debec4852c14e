/** The field catalog: the fields available to rules, their extraction, and their output. */
module eyas.fields {
    requires transitive eyas.state;
    requires static transitive org.jspecify;

    exports eyas.fields;
}
