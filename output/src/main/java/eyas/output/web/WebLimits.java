package eyas.output.web;

import java.time.Duration;

/**
 * Bounds what clients of the web endpoint may take.
 *
 * @param connections connections that are open at once, each with a thread of its own; default 64. More are closed at once
 * @param headers headers of a request; default 64
 * @param headerBytes bytes of all headers of a request; default 16 KiB
 * @param idle how long a connection may be open between requests; default 30 s
 * @param request how long a client may take to send a request; default 10 s
 * @param response how long a client may take to read the answer; default 30 s
 */
public record WebLimits(
        int connections, int headers, int headerBytes, Duration idle, Duration request, Duration response) {
    /** The limits that apply unless a caller says otherwise. */
    public static final WebLimits DEFAULT =
            new WebLimits(64, 64, 16 << 10, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
