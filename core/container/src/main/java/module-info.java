/**
 * Asks container engines what their containers are, and merges the answers into the stream of events.
 *
 * <p>Everything that waits, waits on virtual threads: the event thread hands a question over and finds the answer later,
 * between two events. The answer is an event, so that a recording holds it and its replay says the same.
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
