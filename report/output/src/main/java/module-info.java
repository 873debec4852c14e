/**
 * Writes alerts: as text, as JSON, to terminals and files, to syslog, programs and servers.
 *
 * <p>A sink never blocks the event loop: alerts that it cannot write are counted.
 */
module eyas.output {
    requires transitive eyas.engine;
    requires static transitive org.jspecify;
    requires eyas.http;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.net.http;

    exports eyas.output;
    exports eyas.output.form;
    exports eyas.output.metrics;
    exports eyas.output.sink;
    exports eyas.output.web;
}
