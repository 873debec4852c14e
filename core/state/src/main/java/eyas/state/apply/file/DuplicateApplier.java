package eyas.state.apply.file;

import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Dup3Exit;
import eyas.event.EventParams.FcntlExit;
import eyas.event.EventParams.PidfdGetfdExit;
import eyas.event.SyscallTarget;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.CloneFlag;
import eyas.state.process.ThreadEntry;

/** Applies dup, dup2, dup3, the duplicating and flag-setting commands of fcntl, and pidfd_getfd. */
public final class DuplicateApplier implements Applier {
    private static final int DUPFD = 1;
    private static final int SETFD = 3;
    private static final int DUPFD_CLOEXEC = 0x1A;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        if (context.thread == null || context.result < 0) {
            return;
        }
        switch (event.code()) {
            case EventCode.SYSCALL_PIDFD_GETFD_X -> fetch(tables, context, event);
            case EventCode.SYSCALL_FCNTL_X -> control(tables, context, event);
            default -> duplicate(tables, context, event);
        }
    }

    private static void duplicate(StateTables tables, AppliedEvent context, Event event) {
        DescriptorEntry original = context.descriptor;
        ThreadEntry thread = context.thread;
        if (original == null || thread == null) {
            return;
        }
        if (context.result == 0) {
            thread.flags |= CloneFlag.PIPE_DESTINATION;
        } else if (context.result == 1) {
            thread.flags |= CloneFlag.PIPE_SOURCE;
        }
        boolean closes = event.code() == EventCode.SYSCALL_DUP3_X
                && (event.paramUnsigned(Dup3Exit.FLAGS, 0) & DescriptorEntry.OPEN_CLOEXEC) != 0;
        addCopy(tables, context, original, closes);
    }

    private static void control(StateTables tables, AppliedEvent context, Event event) {
        DescriptorEntry original = context.descriptor;
        if (original == null) {
            return;
        }
        int command = (int) event.paramUnsigned(FcntlExit.CMD, 0);
        if (command == SETFD) {
            if (event.paramLength(FcntlExit.ARG) <= 0) {
                return; // missing in older captures
            }
            boolean closes = (event.paramUnsigned(FcntlExit.ARG, 0) & 1) != 0;
            if (closes != original.closesOnExec()) {
                DescriptorEntry changed = tables.change(context, original);
                changed.keepOnExec();
                changed.openFlags |= closes ? DescriptorEntry.OPEN_CLOEXEC : 0;
            }
        } else if (command == DUPFD || command == DUPFD_CLOEXEC) {
            addCopy(tables, context, original, command == DUPFD_CLOEXEC);
        }
    }

    private static void fetch(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        DescriptorTable table = thread == null ? null : thread.descriptors();
        DescriptorEntry pidfd = table == null ? null : table.get(event.paramSigned(PidfdGetfdExit.PID_FD, -1));
        ThreadEntry other = pidfd == null || pidfd.type != DescriptorType.PIDFD ? null : tables.threads.get(pidfd.pid);
        if (other != null && context.target == null) {
            // Captures by other programs lack the kernel's report.
            context.target = new SyscallTarget(other.tid(), false);
        }
        DescriptorTable theirs = other == null ? null : other.descriptors();
        DescriptorEntry target = theirs == null ? null : theirs.get(event.paramSigned(PidfdGetfdExit.TARGET_FD, -1));
        if (target != null) {
            addCopy(tables, context, target, true);
        } else if (thread != null && table != null) {
            // The other process's descriptor is unknown: the process is not monitored, or its id is from another
            // namespace.
            tables.refreshDescriptors(thread);
            context.descriptor = table.get(context.result);
            context.descriptorNumber = context.result;
        }
    }

    private static void addCopy(
            StateTables tables, AppliedEvent context, DescriptorEntry original, boolean closesOnExec) {
        DescriptorEntry copy = tables.pool.copy(original);
        copy.keepOnExec();
        if (closesOnExec) {
            copy.openFlags |= DescriptorEntry.OPEN_CLOEXEC;
        }
        tables.add(context, context.result, copy);
    }
}
