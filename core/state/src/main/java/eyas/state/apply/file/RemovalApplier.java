package eyas.state.apply.file;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.UnlinkExit;
import eyas.event.EventParams.UnlinkatExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.process.ThreadEntry;

/** Applies unlink and unlinkat, which remove links and file names. A directory that contains links cannot be removed before them. */
public final class RemovalApplier implements Applier {
    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result != 0 || (tables.origins.files() == 0 && tables.links.isEmpty())) {
            return;
        }
        tables.mounts.doubtIfIsolated(thread);
        byte[] path = event.code() == EventCode.SYSCALL_UNLINK_2_X
                ? tables.paths.followed(thread, event, -1, UnlinkExit.PATH, false)
                : tables.paths.followed(thread, event, UnlinkatExit.DIRFD, UnlinkatExit.NAME, false);
        byte[] onMachine = tables.paths.machineName();
        tables.origins.removed(thread, path);
        if (!tables.isBelowAnotherRoot(thread)) {
            tables.links.removed(path, thread.containerKey);
        }
        if (onMachine.length > 0) {
            tables.links.removed(onMachine, Bytes.EMPTY);
        }
    }
}
