package eyas.live.egress;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Processes and groups without restrictions, identified by kernel ids and start times, never by names.
 *
 * @param processes start times by process id, in clock ticks since boot; their children are not exempt, and neither are they after an exec
 * @param groups ids of control groups, without those below them
 * @param connections lists the connections of such processes; called before the programs are attached, and again before the last one is,
 * which checks packets, since attaching takes a while
 */
public record ExemptTasks(Map<Long, Long> processes, Set<Long> groups, Supplier<List<Connection>> connections) {
    /** No exemptions. */
    public static final ExemptTasks NONE = new ExemptTasks(Map.of(), Set.of(), List::of);

    /**
     * A connection.
     *
     * @param address of the other side, 4 or 16 bytes; must not be modified
     * @param port of the other side
     * @param ownPort on this machine
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Connection(byte[] address, int port, int ownPort) {}

    public ExemptTasks {
        processes = Map.copyOf(processes);
        groups = Set.copyOf(groups);
    }
}
