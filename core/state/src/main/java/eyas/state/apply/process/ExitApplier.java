package eyas.state.apply.process;

import eyas.event.Event;
import eyas.event.EventParams.Procexit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.process.ThreadEntry;

/** Applies the end of a thread; the entry remains readable until the event is settled. */
public final class ExitApplier implements Applier {
    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        // Also for a thread without events, which may have been announced.
        tables.jobs.ended(event.thread());
        ThreadEntry thread = context.thread;
        if (thread == null) {
            return;
        }
        if (thread.group == null) {
            thread.dead = true;
        } else {
            thread.group.bury(thread);
        }
        context.exiting = true;
        if (thread.firstChild != null) {
            thread.reaperTid = event.paramSigned(Procexit.REAPER_TID, -1);
        }
        tables.threads.touch(thread);
    }

    /** Removes the thread that the event ended from the table. */
    public static void settle(StateTables tables, ThreadEntry thread, long time) {
        tables.exits.record(thread.ptid, thread.tid(), time);
        if (thread.reaperTid > 0 && thread.firstChild != null) {
            tables.obtain(thread.reaperTid, time); // the kernel's report suffices to look it up
        }
        tables.threads.remove(thread);
    }
}
