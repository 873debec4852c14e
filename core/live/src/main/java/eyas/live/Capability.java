package eyas.live;

import java.util.EnumSet;
import java.util.Set;

/** Names the capabilities that watching can need; the numbers are those of {@code linux/capability.h}. */
public enum Capability {
    /** Writing what belongs to others: alerts into their folders, questions to their container engines. */
    DAC_OVERRIDE(1),
    /** Reading what the watched processes open. */
    DAC_READ_SEARCH(2),
    /** Signals to processes of others: what a job has left running ends before its control group is released. */
    KILL(5),
    /** Listening on a port below 1024. */
    NET_BIND_SERVICE(10),
    /** Loading and attaching the BPF programs of egress control. */
    NET_ADMIN(12),
    /** Reading what {@code /proc} says of others. */
    SYS_PTRACE(19),
    /** Attaching BPF programs to tracepoints. */
    PERFMON(38),
    /** Loading BPF programs. */
    BPF(39);

    /** What all that watch need. */
    private static final Set<Capability> WATCHING = EnumSet.of(BPF, PERFMON, SYS_PTRACE, DAC_READ_SEARCH);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** Returns what all that watch need, in a new set. */
    public static Set<Capability> watching() {
        return EnumSet.copyOf(WATCHING);
    }

    /** Returns its bit in a set of capabilities. */
    long bit() {
        return 1L << number;
    }
}
