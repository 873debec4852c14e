/**
 * The receiver of reports, alerts and captures from hosts and actions, which writes them into tables.
 *
 * <p>What belongs here: who may send what, what is taken within which limits, the journal, and the thread that writes tables. What does not:
 * the tables themselves, what a sender does, and the reading of a command line.
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
