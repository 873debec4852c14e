package eyas.live;

import java.util.EnumSet;
import java.util.Set;

/** Capabilities that watching can need; the numbers are those of {@code linux/capability.h}. */
public enum Capability {
    /** Accessing files of other users: writing alerts, querying container engines. */
    DAC_OVERRIDE(1),
    /** Reading the files that the watched processes open. */
    DAC_READ_SEARCH(2),
    /** Signalling processes of other users: orphan processes of a job are ended before its control group is released. */
    KILL(5),
    /** Listening on a port below 1024. */
    NET_BIND_SERVICE(10),
    /** Loading and attaching the BPF programs of egress control. */
    NET_ADMIN(12),
    /** Reading the {@code /proc} entries of other users' processes. */
    SYS_PTRACE(19),
    /** Attaching BPF programs to tracepoints. */
    PERFMON(38),
    /** Loading BPF programs. */
    BPF(39);

    /** The capabilities that every watching process needs. */
    private static final Set<Capability> WATCHING = EnumSet.of(BPF, PERFMON, SYS_PTRACE, DAC_READ_SEARCH);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** Returns the capabilities that every watching process needs, in a new set. */
    public static Set<Capability> watching() {
        return EnumSet.copyOf(WATCHING);
    }

    /** Returns the capability's bit in a capability set. */
    long bit() {
        return 1L << number;
    }
}
