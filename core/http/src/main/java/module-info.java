/**
 * HTTP client for services on the network, with retries, a deadline, and limits on responses.
 *
 * <p>All data that leaves the machine passes through this client; callers decide what to send and where.
 */
module eyas.http {
    requires static transitive org.jspecify;
    requires transitive java.net.http;

    exports eyas.http;
    exports eyas.http.tls;
}
