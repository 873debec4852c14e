/**
 * Looks up containers at their engines, and merges the answers into the stream of events.
 *
 * <p>All waiting happens on virtual threads: the event thread hands a question over and finds the answer later, between two events. The
 * answer is an event, so that a recording includes it and its replay gives the same results.
 */
module eyas.container {
    requires transitive eyas.state;
    requires static transitive org.jspecify;
    requires com.google.protobuf;
    requires org.eclipse.jetty.client;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.http2.client;
    requires org.eclipse.jetty.http2.client.transport;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.util;

    exports eyas.container;
}
