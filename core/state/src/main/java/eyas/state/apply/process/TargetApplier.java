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
 * Looks up the target process of a call if it is unmonitored and unknown, since a rule may read its name. Also marks a process whose
 * registers a tracer sets: it may return from calls that it has not made.
 */
public final class TargetApplier implements Applier {
    /** Requests by which a tracer can forge the result of a call, as in {@code ptrace_requests}. */
    private static final Set<Integer> ANSWERS = Set.of(0x7, 0x13, 0x1b, 0x24, 0x25);

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread != null
                && event.code() == EventCode.SYSCALL_PTRACE_X
                && context.result >= 0
                && ANSWERS.contains((int) event.paramUnsigned(PtraceExit.REQUEST, 0))) {
            SyscallTarget reported = context.target;
            long traced = reported != null
                    ? reported.pid()
                    : thread.inPidNamespace() ? -1 : event.paramSigned(PtraceExit.PID, -1);
            ThreadEntry other = tables.threads.peek(traced);
            if (other != null) {
                tables.mounts.isolateProcess(other);
            }
        }
        // In a PID namespace of its own, a process uses other ids.
        if (thread == null || thread.inPidNamespace()) {
            return;
        }
        long target = event.paramSigned(SyscallTarget.param(event.code()), -1);
        if (target > 0) {
            tables.lookUp(target);
        }
    }
}
