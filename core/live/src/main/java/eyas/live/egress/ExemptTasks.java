package eyas.live.egress;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may talk to anybody: known by facts of the kernel, never by a name.
 *
 * @param processes ids of processes, with the clock ticks from the machine's start to theirs; what they start is not exempt, and neither
 *     are they once they execute another program
 * @param groups numbers of control groups, without those below them
 * @param connections tells what such processes are connected to; asked before the programs are attached and before the
 *     last of them is, which judges packets, since it takes a while to get there
 */
public record ExemptTasks(Map<Long, Long> processes, Set<Long> groups, Supplier<List<Connection>> connections) {
    /** Nobody. */
    public static final ExemptTasks NOBODY = new ExemptTasks(Map.of(), Set.of(), List::of);

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
        processes = Map.copyOf(processes);
        groups = Set.copyOf(groups);
    }
}
