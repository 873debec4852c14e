/** Answers questions about many jobs: which did something, when it was first seen, and what is new. */
module eyas.hunt {
    requires duckdb.jdbc;
    requires transitive eyas.enrich;
    requires transitive eyas.session;
    requires transitive eyas.tables;
    requires transitive eyas.workbench;
    requires static transitive org.jspecify;

    exports eyas.hunt.answer;
    exports eyas.hunt.captures;
    exports eyas.hunt.indicator;
    exports eyas.hunt.query;
    exports eyas.hunt.question;
}
