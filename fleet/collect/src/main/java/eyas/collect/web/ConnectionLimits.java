package eyas.collect.web;

import java.time.Duration;

/**
 * Limits of connections and requests.
 *
 * @param connections maximum number of connections
 * @param ofAddress maximum number of connections of one address
 * @param requests maximum number of concurrent requests
 * @param ofAccount maximum number of concurrent requests of one host or run; a repository may have twice as many
 * @param idle idle time after which a connection is closed
 * @param life age after which a connection is closed
 * @param linger how long a body is drained after the last response of a connection
 * @param leastRate minimum speed of a body in bytes per second, on average after its first ten seconds
 * @param headerBytes maximum size of a request's header
 */
public record ConnectionLimits(
        int connections,
        int ofAddress,
        int requests,
        int ofAccount,
        Duration idle,
        Duration life,
        Duration linger,
        long leastRate,
        int headerBytes) {
    /** The defaults. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            2_000,
            64,
            200,
            20,
            Duration.ofSeconds(20),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            16 << 10,
            24 << 10);

    /** Returns a copy with another {@link #linger}. */
    public ConnectionLimits lingering(Duration time) {
        return new ConnectionLimits(
                connections, ofAddress, requests, ofAccount, idle, life, time, leastRate, headerBytes);
    }

    /** Returns a copy for a server behind a local proxy, from which all connections come. */
    ConnectionLimits behindProxy() {
        return new ConnectionLimits(
                connections, connections, requests, ofAccount, idle, life, linger, leastRate, headerBytes);
    }
}
