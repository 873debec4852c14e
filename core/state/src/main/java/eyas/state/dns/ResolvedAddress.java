package eyas.state.dns;

/**
 * An address and the name that resolved to it.
 *
 * @param name the queried name, not the last alias
 * @param time the time of the answer, ns since the epoch
 * @param server the address of the DNS server that sent the answer
 */
public record ResolvedAddress(String name, long time, byte[] server) {}
