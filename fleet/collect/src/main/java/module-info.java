/**
 * The receiver of reports, alerts and captures from hosts and jobs, which writes them to tables.
 *
 * <p>It contains authentication, quotas, the journal and the table writer thread. The tables are in {@code eyas.tables}, the sender in
 * {@code eyas.delivery}.
 */
module eyas.collect {
    requires com.nimbusds.jose.jwt;
    requires eyas.text;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.naming;
    requires org.eclipse.jetty.server;
    requires transitive eyas.ci;
    requires transitive eyas.delivery;
    requires transitive eyas.tables;
    requires static transitive org.jspecify;

    exports eyas.collect;
    exports eyas.collect.identity;
    exports eyas.collect.feed;
    exports eyas.collect.intake;
    exports eyas.collect.server;
    exports eyas.collect.web;
}
