package eyas.state.apply.process;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.PtraceExit;
import eyas.event.SyscallTarget;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.process.ThreadEntry;
import java.util.Set;

/**
 * Finds the process that a call is aimed at, where it is not watched and no event has told of it: a rule may ask for its name. A process
 * whose registers a tracer sets may return from calls that it has not made.
 */
public final class TargetApplier implements Applier {
    /** Requests by which a tracer can answer a call, as {@code ptrace_requests} has them. */
    private static final Set<Integer> ANSWERS = Set.of(0x7, 0x13, 0x1b, 0x24, 0x25);

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread != null
                && event.code() == EventCode.SYSCALL_PTRACE_X
                && context.result >= 0
                && ANSWERS.contains((int) event.paramUnsigned(PtraceExit.REQUEST, 0))) {
            SyscallTarget told = context.target;
            long traced =
                    told != null ? told.pid() : thread.inPidNamespace() ? -1 : event.paramSigned(PtraceExit.PID, -1);
            ThreadEntry other = tables.threads.peek(traced);
            if (other != null) {
                tables.mounts.isolateProcess(other);
            }
        }
        // In a namespace of its own, a process sees other numbers.
        if (thread == null || thread.inPidNamespace()) {
            return;
        }
        long target = event.paramSigned(SyscallTarget.param(event.code()), -1);
        if (target > 0) {
            tables.lookUp(target);
        }
    }
}
