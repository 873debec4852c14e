package eyas.state.dns;

/**
 * Limits of the DNS tables.
 *
 * @param addresses addresses whose name is kept; the least recently named one is evicted (default 65,536)
 * @param parents parent names whose lookups are counted; the least recently queried one is evicted (default 4,096)
 * @param namesPerParent distinct names counted below one parent (default 256)
 * @param suspicions suspicious parents kept (default 256)
 * @param messagesPerTransfer messages read from one transfer over TCP (default 16)
 * @param answersPerMessage records kept of one message (default 32)
 */
public record DnsLimits(
        int addresses,
        int parents,
        int namesPerParent,
        int suspicions,
        int messagesPerTransfer,
        int answersPerMessage) {
    /** The defaults. */
    public static final DnsLimits DEFAULT = new DnsLimits(65_536, 4_096, 256, 256, 16, 32);
}
