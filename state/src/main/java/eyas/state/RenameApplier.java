package eyas.state;

import eyas.event.Event;
import eyas.event.EventCode;

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
        boolean relative = event.code() != EventCode.SYSCALL_RENAME_X;
        int oldLength = relative ? context.resolvePath(1, 2, from) : context.resolvePath(-1, 1, from);
        int newLength = relative ? context.resolvePath(3, 4, to) : context.resolvePath(-1, 2, to);
        if (oldLength > 0 && newLength > 0) {
            tables.origins.renamed(thread, strings.intern(from, 0, oldLength), strings.intern(to, 0, newLength));
        }
    }
}
