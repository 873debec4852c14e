package eyas.collect.web;

import java.time.Duration;

/**
 * What the receiver allows those who connect.
 *
 * @param connections the most connections
 * @param ofAddress the most connections of one address
 * @param requests how many requests are worked on at a time
 * @param ofAccount how many of them may be of one host or one run; a repository may have twice as many
 * @param idle after how long without a byte a connection is closed
 * @param life after how long a connection is closed, whatever it does
 * @param linger for how long a body is read on behind the last answer of a connection
 * @param leastRate bytes a second that a body has to come with, on average after its first ten seconds
 * @param headerBytes the longest head of a request
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
    /** What holds where nothing is set. */
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

    /** Returns the same with another {@link #linger}. */
    public ConnectionLimits lingering(Duration time) {
        return new ConnectionLimits(
                connections, ofAddress, requests, ofAccount, idle, life, time, leastRate, headerBytes);
    }

    /** Returns the same for a server behind a proxy of its machine, of which all connections are. */
    ConnectionLimits behindProxy() {
        return new ConnectionLimits(
                connections, connections, requests, ofAccount, idle, life, linger, leastRate, headerBytes);
    }
}
