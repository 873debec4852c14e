package eyas.state;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;

/** Applies rename, renameat and renameat2: files that this job wrote get another name. */
final class RenameApplier implements Applier {
    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result != 0 || (tables.origins.files() == 0 && tables.links.isEmpty())) {
            return;
        }
        byte[] before;
        byte[] now;
        if (event.code() == EventCode.SYSCALL_RENAME_X) {
            before = tables.followed(thread, event, -1, RenameExit.OLDPATH, false);
            now = tables.followed(thread, event, -1, RenameExit.NEWPATH, false);
        } else { // renameat, and renameat2, which begins alike
            before = tables.followed(thread, event, RenameatExit.OLDDIRFD, RenameatExit.OLDPATH, false);
            now = tables.followed(thread, event, RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false);
        }
        if (before.length > 0 && now.length > 0) {
            tables.origins.renamed(thread, before, now);
            if (!thread.hasOwnRoot()) {
                tables.links.renamed(before, now, thread.containerId);
            }
        }
    }
}
