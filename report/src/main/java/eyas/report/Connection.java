package eyas.report;

import org.jspecify.annotations.Nullable;

/**
 * Describes a peer that the job talked to.
 *
 * @param address the peer's address as text
 * @param port the peer's port
 * @param protocol {@code tcp}, {@code udp} … or {@code ip} where it is not known
 * @param name the DNS name whose answer led there, or null
 * @param process the process that contacted it first
 * @param firstTime when, ns since the epoch
 * @param count how often it was contacted
 * @param failed how many of those attempts failed
 */
public record Connection(
        String address,
        int port,
        String protocol,
        @Nullable String name,
        @Nullable ProcessNode process,
        long firstTime,
        long count,
        long failed) {}
