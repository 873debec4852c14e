package eyas.state;

import eyas.event.Event;
import eyas.event.EventCode;

/** Applies close, at the end of the event, and close_range. */
final class CloseApplier implements Applier {
    /** Marks the descriptors instead of closing them, in the schema's encoding. */
    private static final int RANGE_CLOEXEC = 1 << 2;

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (context.result < 0 || thread == null) {
            return;
        }
        if (event.code() == EventCode.SYSCALL_CLOSE_X) {
            context.closing = context.descriptor == null ? -1 : context.descriptorNumber;
            return;
        }
        DescriptorTable table = thread.table();
        if (table == null || !event.hasParam(1) || !event.hasParam(2)) {
            return;
        }
        long first = event.paramUnsigned(1, 0);
        long last = event.paramUnsigned(2, 0);
        if ((event.paramUnsigned(3, 0) & RANGE_CLOEXEC) != 0) {
            table.markCloseOnExec(first, last);
        } else {
            table.closeRange(first, last);
        }
    }
}
