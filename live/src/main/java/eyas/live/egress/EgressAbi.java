package eyas.live.egress;

/**
 * What {@code egress.h} and this module agree on. A test reads that file and compares.
 *
 * <p>Source: live/src/main/bpf/egress.h, linux/bpf.h.
 */
final class EgressAbi {
    /** Entries of {@code names} and {@code literals}; some are ours. */
    static final int MOST_ENTRIES = 4_000;

    static final int MOST_RESOLVERS = 16;
    static final int PORTS = 65_536;

    static final int OFF_EPOCH_OFFSET = 0;
    static final int OFF_NETWORK = 8;
    static final int OFF_GRACE = 16;
    static final int OFF_BLOCKS = 24;
    static final int OFF_PORT_BIT = 32;
    static final int SETTINGS_SIZE = OFF_PORT_BIT + PORTS;

    static final int COUNTERS_SIZE = 6 * Long.BYTES;
    static final int OFF_LOST = 16;
    static final int OFF_UNLEARNED = 32;
    static final int OFF_CUT = 40;

    static final int NAME_KEY = 260;
    static final int LITERAL_KEY = 20;
    static final int FLOW_KEY = 20;
    static final long LITERAL_MUST_BE_NAMED = 1;
    static final long LITERAL_OWN = 2;

    private EgressAbi() {}
}
