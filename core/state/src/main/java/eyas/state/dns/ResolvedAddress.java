package eyas.state.dns;

/**
 * An address and the name that led to it.
 *
 * @param name the name that was asked for, not the last alias
 * @param time when the answer came, ns since the epoch
 * @param server the address of the name server that gave the answer
 */
public record ResolvedAddress(String name, long time, byte[] server) {}
