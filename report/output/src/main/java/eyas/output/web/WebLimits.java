package eyas.output.web;

import java.time.Duration;

/**
 * Limits for clients of the web endpoint.
 *
 * <p>No client can block others: at the limit, a new connection evicts the oldest connection of the client that has the most. Each
 * connection costs a virtual thread and at most {@link #headerBytes}, and is closed after its time limit.
 *
 * @param connections open connections from addresses other than this machine's; default 1,024
 * @param perClient how many of them one client may have, which is an address, or the first 64 bits of an IPv6 address; default 256
 * @param retained additional connections for 127.0.0.1 and ::1, for a health check on this machine; default 256
 * @param headers headers of a request; default 64
 * @param headerBytes bytes of a request with all its headers; default 16 KiB
 * @param request time limit for sending a request, including the TLS handshake; default 5 s
 * @param whole time limit of a connection; default 15 s
 * @param leftBytes bytes that are read and dropped after a response; default 1 MiB
 * @param leaving time limit for that, within {@code whole}; default 1 s
 */
public record WebLimits(
        int connections,
        int perClient,
        int retained,
        int headers,
        int headerBytes,
        Duration request,
        Duration whole,
        int leftBytes,
        Duration leaving) {
    /** The default limits. */
    public static final WebLimits DEFAULT = new WebLimits(
            1_024,
            256,
            256,
            64,
            16 << 10,
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            1 << 20,
            Duration.ofSeconds(1));
}
