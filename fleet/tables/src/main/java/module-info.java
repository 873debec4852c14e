/**
 * The tables of many jobs: schema, conversion of reports to rows, storage, merging and erasure.
 *
 * <p>The schema is derived from the declaration of reports; DuckDB writes and reads Parquet.
 */
module eyas.tables {
    requires duckdb.jdbc;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.services.s3;
    requires transitive eyas.baseline;
    requires transitive eyas.report;
    requires transitive eyas.session;
    requires eyas.text;
    requires transitive java.sql;
    requires static transitive org.jspecify;

    exports eyas.tables.model;
    exports eyas.tables.query;
    exports eyas.tables.read;
    exports eyas.tables.store;
    exports eyas.tables.write;
}
