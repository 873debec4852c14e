/**
 * Talks to services on the network: patiently, within a time limit, and with limits on what comes back.
 *
 * <p>What leaves the machine leaves it by this client; what is said, and to whom, is decided by its callers.
 */
module eyas.http {
    requires static transitive org.jspecify;
    requires transitive java.net.http;

    exports eyas.http;
    exports eyas.http.tls;
}
