package eyas.report.activity;

import org.jspecify.annotations.Nullable;

/**
 * The activity of one process with one peer.
 *
 * @param protocol {@code tcp}, {@code udp} …
 * @param inbound whether the peer initiated the connection
 * @param address the peer's address
 * @param port the peer's port; the local port of an inbound connection
 * @param name the DNS name that resolved to the address, or null
 * @param pid the process id
 * @param process the process name
 */
public record ConnectionActivity(
        String protocol,
        boolean inbound,
        String address,
        int port,
        @Nullable String name,
        long pid,
        String process,
        ActivitySums sums) {}
