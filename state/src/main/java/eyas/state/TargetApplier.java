package eyas.state;

import eyas.event.CallTarget;
import eyas.event.Event;

/** Finds the process that a call is aimed at, where it is not watched and no event has told of it: a rule may ask for its name. */
final class TargetApplier implements Applier {
    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        // In a namespace of its own, a process sees other numbers.
        if (thread == null || thread.inPidNamespace()) {
            return;
        }
        long target = event.paramSigned(CallTarget.param(event.code()), -1);
        if (target > 0) {
            tables.lookUp(target);
        }
    }
}
