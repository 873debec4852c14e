package eyas.state.apply.file;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloseRangeExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;

/** Applies close, when the event is settled, and close_range. */
public final class CloseApplier implements Applier {
    /** Copies the descriptor table first, in the schema's encoding. */
    private static final int RANGE_UNSHARE = 1 << 1;
    /** Marks the descriptors instead of closing them. */
    private static final int RANGE_CLOEXEC = 1 << 2;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (context.result < 0 || thread == null) {
            return;
        }
        if (event.code() == EventCode.SYSCALL_CLOSE_X) {
            context.closing = context.descriptor == null ? -1 : context.descriptorNumber;
            return;
        }
        long flags = event.paramUnsigned(CloseRangeExit.FLAGS, 0);
        if ((flags & RANGE_UNSHARE) != 0) {
            tables.sharing.separate(thread);
        }
        DescriptorTable table = thread.descriptors();
        if (table == null || !event.hasParam(CloseRangeExit.FIRST) || !event.hasParam(CloseRangeExit.LAST)) {
            return;
        }
        long first = event.paramUnsigned(CloseRangeExit.FIRST, 0);
        long last = event.paramUnsigned(CloseRangeExit.LAST, 0);
        if ((flags & RANGE_CLOEXEC) != 0) {
            table.markCloseOnExec(first, last);
        } else {
            table.closeRange(first, last);
        }
    }
}
