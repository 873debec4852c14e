package eyas.output.web;

import java.time.Duration;

/**
 * Bounds of what clients of the web endpoint may take.
 *
 * <p>No client keeps another out: whoever comes when there is no room has the oldest connection closed of the client that has the
 * most. Each connection costs a virtual thread and at most {@link #headerBytes}, and is closed when its time is over.
 *
 * @param connections connections of other addresses than this machine's that are open at once; default 1,024
 * @param perClient how many of them one client may have, which is an address, or of IPv6 the first 64 bits of one; default 256
 * @param kept connections for 127.0.0.1 and ::1, beside the others, for a health check on this machine; default 256
 * @param headers headers of a request; default 64
 * @param headerBytes bytes of a request with all its headers; default 16 KiB
 * @param request how long a client may take to send a request, with the handshake of TLS; default 5 s
 * @param whole how long a connection may be open; default 15 s
 * @param leftBytes bytes that are read and dropped behind an answer; default 1 MiB
 * @param leaving how long that may take, within {@code whole}; default 1 s
 */
public record WebLimits(
        int connections,
        int perClient,
        int kept,
        int headers,
        int headerBytes,
        Duration request,
        Duration whole,
        int leftBytes,
        Duration leaving) {
    /** The limits that apply unless a caller says otherwise. */
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
