package eyas.output.web;

import java.time.Duration;

/**
 * Bounds of what clients of the web endpoint may take.
 *
 * <p>Slow clients must not keep a health check out: there is room for far more connections than a probe or a scraper needs, each
 * costs a virtual thread and at most {@link #headerBytes}, and a request that is not there in time is cut.
 *
 * @param connections connections that are open at once; default 1,024, together at most 16 MiB of headers. More are closed at
 *     once
 * @param headers headers of a request; default 64
 * @param headerBytes bytes of all headers of a request; default 16 KiB
 * @param idle how long a connection may be open between requests, or before the first one; default 10 s
 * @param request how long a client may take to send a request; default 5 s
 * @param response how long a client may take to read the answer; default 10 s
 */
public record WebLimits(
        int connections, int headers, int headerBytes, Duration idle, Duration request, Duration response) {
    /** The limits that apply unless a caller says otherwise. */
    public static final WebLimits DEFAULT =
            new WebLimits(1_024, 64, 16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(10));
}
