package eyas.state;

import eyas.event.Event;
import eyas.event.EventParams.GenericExit;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.util.Set;

/** Resolves the path of a truncate, whose event has no parameters, from the text that the kernel side reports before it. */
final class TruncateApplier implements Applier {
    private static final Set<String> CALLS = Set.of("truncate", "truncate64");

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        NamedDirectory start = tables.kernelPaths.textStart();
        if (thread == null || start == null || !isTruncate(event)) {
            return;
        }
        context.text = tables.followed(thread, event, start, tables.kernelPaths.text());
        context.textOnMachine = tables.machineName();
    }

    private static boolean isTruncate(Event event) {
        SyscallInfo call = SyscallTable.find((int) event.paramUnsigned(GenericExit.ID, 0));
        return call != null && CALLS.contains(call.name());
    }
}
