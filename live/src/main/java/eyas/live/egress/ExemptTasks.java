package eyas.live.egress;

import java.util.Set;

/**
 * Who may talk to anybody: known by facts of the kernel, never by a name.
 *
 * @param processes ids of processes, which execute nothing else; what they start is not exempt
 * @param groups numbers of control groups, without those below them
 */
public record ExemptTasks(Set<Long> processes, Set<Long> groups) {
    /** Nobody. */
    public static final ExemptTasks NOBODY = new ExemptTasks(Set.of(), Set.of());

    public ExemptTasks {
        processes = Set.copyOf(processes);
        groups = Set.copyOf(groups);
    }
}
