package eyas.state.apply.file;

import eyas.event.Event;
import eyas.event.EventParams.GenericExit;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.NamedDirectory;
import eyas.state.process.ThreadEntry;
import java.util.Set;

/**
 * Applies calls whose events have no parameters: resolves the path of a truncate, which the kernel side reports before the event, and
 * records that {@code pivot_root} moved all mounts, or that mounts may have been shared.
 */
public final class GenericApplier implements Applier {
    private static final Set<String> CALLS = Set.of("truncate", "truncate64");
    /** Calls that can share mounts, so that later mounts may also appear elsewhere. */
    private static final Set<String> SHARERS = Set.of("mount_setattr", "open_tree_attr");

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        SyscallInfo call = SyscallTable.find((int) event.paramUnsigned(GenericExit.ID, 0));
        if (thread == null || call == null) {
            return;
        }
        if (SHARERS.contains(call.name()) && thread.mounts.isMade()) {
            tables.mounts.movedRoot(thread);
        }
        NamedDirectory start = tables.kernelPaths.textStart();
        if (start == null) {
            return;
        }
        if (call.name().equals("pivot_root")) {
            tables.mounts.movedRoot(thread);
        }
        if (!CALLS.contains(call.name())) {
            return;
        }
        context.text = tables.paths.followed(thread, event, start, tables.kernelPaths.text());
        context.textOnHost = tables.paths.machineName();
    }
}
