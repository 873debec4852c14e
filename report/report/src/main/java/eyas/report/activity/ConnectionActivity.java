package eyas.report.activity;

import org.jspecify.annotations.Nullable;

/**
 * What one process exchanged with one peer.
 *
 * @param protocol {@code tcp}, {@code udp} …
 * @param inbound whether the peer began
 * @param address the peer's address
 * @param port the peer's port; of an inbound connection the local one
 * @param name the DNS name whose answer led there, or null
 * @param pid the process
 * @param process its name
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
