package eyas.live.egress;

/**
 * Constants shared with {@code egress.h}. A test reads that file and compares.
 *
 * <p>Source: core/live/src/main/bpf/egress.h, linux/bpf.h.
 */
final class EgressAbi {
    /** Entries of {@code names} and {@code literals}, including built-in ones. */
    static final int MAX_ENTRIES = 4_000;

    static final int MAX_RESOLVERS = 16;
    static final int PORTS = 65_536;

    static final int OFF_EPOCH_OFFSET = 0;
    static final int OFF_NETWORK = 8;
    static final int OFF_GRACE = 16;
    static final int OFF_WORKER_STARTED = 24;
    static final int OFF_WORKER = 32;
    static final int OFF_BLOCKS = 36;
    static final int OFF_SINCE = 40;
    static final int OFF_JOB_GROUP = 48;
    static final int OFF_VARIABLE = 56;
    static final int OFF_STEP_RIGHTS = 88;
    static final int OFF_PORT_RIGHTS = 600;
    static final int OFF_TCP_PORT = 2_648;
    static final int OFF_UDP_PORT = 68_184;
    static final int SETTINGS_SIZE = OFF_UDP_PORT + PORTS;

    /** Bytes of the name of the variable that names steps, with a {@code =} and a NUL. */
    static final int VARIABLE = 32;

    static final int STEP_NAME_KEY = 104;
    static final int MAX_STEP_NAME = 100;
    /** Step number of rights that all steps have; a process that belongs to no step has the rights of all steps. */
    static final int EVERYBODY = 0;
    /** The number of all steps without their own list. */
    static final int UNLISTED = 1;
    /** The number of the first step with its own list. */
    static final int FIRST_STEP = 2;

    static final int STEPS = 64;
    static final int MAX_STEPS = STEPS - FIRST_STEP;

    static final int COUNTERS_SIZE = 7 * Long.BYTES;
    static final int OFF_LOST = 16;
    static final int OFF_MISSED = 32;
    static final int OFF_CUT = 40;
    static final int OFF_UNLISTED = 48;

    static final int NAME_KEY = 260;
    static final int LITERAL_KEY = 20;
    static final int FLOW_KEY = 20;
    static final long LITERAL_MUST_BE_NAMED = 1;
    static final long LITERAL_OWN = 2;

    private EgressAbi() {}
}
