package eyas.state;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;

/** Applies rename, renameat and renameat2: files that this job wrote get another name. */
final class RenameApplier implements Applier {
    private final ByteInterner strings;
    private final byte[] from = new byte[PathResolver.MAX_LENGTH];
    private final byte[] to = new byte[PathResolver.MAX_LENGTH];

    RenameApplier(ByteInterner strings) {
        this.strings = strings;
    }

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result != 0 || tables.origins.files() == 0) {
            return;
        }
        int oldLength;
        int newLength;
        if (event.code() == EventCode.SYSCALL_RENAME_X) {
            oldLength = context.resolvePath(-1, RenameExit.OLDPATH, from);
            newLength = context.resolvePath(-1, RenameExit.NEWPATH, to);
        } else { // renameat, and renameat2, which begins alike
            oldLength = context.resolvePath(RenameatExit.OLDDIRFD, RenameatExit.OLDPATH, from);
            newLength = context.resolvePath(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, to);
        }
        if (oldLength > 0 && newLength > 0) {
            tables.origins.renamed(thread, strings.intern(from, 0, oldLength), strings.intern(to, 0, newLength));
        }
    }
}
