package eyas.live.egress;

import java.util.List;
import java.util.Set;

/**
 * Who may talk to anybody: known by facts of the kernel, never by a name.
 *
 * @param processes ids of processes, which execute nothing else; what they start is not exempt
 * @param groups numbers of control groups, without those below them
 * @param connections what such processes are connected to already
 */
public record ExemptTasks(Set<Long> processes, Set<Long> groups, List<Connection> connections) {
    /** Nobody. */
    public static final ExemptTasks NOBODY = new ExemptTasks(Set.of(), Set.of(), List.of());

    /**
     * A connection.
     *
     * @param address of the other side, 4 or 16 bytes; not to be changed
     * @param port of the other side
     * @param ownPort on this machine
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Connection(byte[] address, int port, int ownPort) {}

    public ExemptTasks {
        processes = Set.copyOf(processes);
        groups = Set.copyOf(groups);
        connections = List.copyOf(connections);
    }
}
