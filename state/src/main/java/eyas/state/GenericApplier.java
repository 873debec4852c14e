package eyas.state;

import eyas.event.Event;
import eyas.event.EventParams.GenericExit;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.util.Set;

/**
 * Applies calls whose events have no parameters: resolves the path of a truncate from the text that the kernel side reports before it, and notes
 * that {@code pivot_root} has moved all mounts.
 */
final class GenericApplier implements Applier {
    private static final Set<String> CALLS = Set.of("truncate", "truncate64");

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        NamedDirectory start = tables.kernelPaths.textStart();
        if (thread == null || start == null) {
            return;
        }
        SyscallInfo call = SyscallTable.find((int) event.paramUnsigned(GenericExit.ID, 0));
        if (call == null) {
            return;
        }
        if (call.name().equals("pivot_root")) {
            tables.movedRoot(thread);
        }
        if (!CALLS.contains(call.name())) {
            return;
        }
        context.text = tables.paths.followed(thread, event, start, tables.kernelPaths.text());
        context.textOnMachine = tables.paths.machineName();
    }
}
