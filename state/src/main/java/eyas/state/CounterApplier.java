package eyas.state;

import eyas.event.Event;
import eyas.event.EventCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Applies what only moves numbers: memory sizes, page faults, times on a processor, and the limit of descriptors. */
final class CounterApplier implements Applier {
    private static final int LIMIT_DESCRIPTORS = 7;
    private static final int MAX_CPUS = 4096;

    /** When each processor last switched threads, ns since the epoch; 0 for never. */
    private long[] switches = new long[16];

    private int section;

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null) {
            return;
        }
        switch (event.code()) {
            case EventCode.SCHEDSWITCH_6_E -> {
                measure(tables, context, thread, event);
                switchedFrom(thread, event);
            }
            case EventCode.PROCINFO_E -> {
                thread.usage.userTimeBefore = thread.usage.userTime;
                thread.usage.systemTimeBefore = thread.usage.systemTime;
                thread.usage.userTime = event.paramUnsigned(0, 0);
                thread.usage.systemTime = event.paramUnsigned(1, 0);
            }
            case EventCode.SYSCALL_GETRLIMIT_X, EventCode.SYSCALL_SETRLIMIT_X -> {
                if (context.result >= 0 && event.paramUnsigned(3, 0) == LIMIT_DESCRIPTORS) {
                    setLimit(tables, thread, event.paramSigned(1, -1));
                }
            }
            case EventCode.SYSCALL_PRLIMIT_X -> {
                if (context.result == 0 && event.hasParam(5) && event.paramUnsigned(6, 0) == LIMIT_DESCRIPTORS) {
                    long tid = event.paramSigned(5, 0);
                    setLimit(tables, tid == 0 ? thread : tables.threads.get(tid), event.paramSigned(1, -1));
                }
            }
            default -> {
                if (event.hasParam(1)) {
                    thread.usage.vmSize = (int) event.paramUnsigned(1, 0);
                }
                if (event.hasParam(3)) {
                    thread.usage.vmRss = (int) event.paramUnsigned(2, 0);
                    thread.usage.vmSwap = (int) event.paramUnsigned(3, 0);
                }
            }
        }
    }

    /** Adds to what the thread ran: the time since the switch before on the same processor. */
    private void measure(StateTables tables, EventContext context, ThreadEntry thread, Event event) {
        context.slice = 0;
        if (section != tables.sections) {
            section = tables.sections;
            Arrays.fill(switches, 0);
        }
        int cpu = event.cpu();
        if (cpu < 0 || cpu >= MAX_CPUS) {
            return;
        }
        if (cpu >= switches.length) {
            switches = Arrays.copyOf(switches, cpu + 1);
        }
        context.slice = switches[cpu] == 0 ? 0 : event.time() - switches[cpu];
        switches[cpu] = event.time();
        thread.usage.runTime += context.slice;
    }

    private static void switchedFrom(ThreadEntry thread, Event event) {
        if (!event.hasParam(5)) {
            return;
        }
        thread.usage.majorFaults = event.paramUnsigned(1, 0);
        thread.usage.minorFaults = event.paramUnsigned(2, 0);
        ThreadEntry leader = thread.leader();
        if (leader != null) {
            leader.usage.vmSize = (int) event.paramUnsigned(3, 0);
            leader.usage.vmRss = (int) event.paramUnsigned(4, 0);
            leader.usage.vmSwap = (int) event.paramUnsigned(5, 0);
        }
    }

    private static void setLimit(StateTables tables, @Nullable ThreadEntry thread, long limit) {
        ThreadEntry leader = thread == null || thread.isInvalid() ? null : thread.leader();
        if (leader != null && limit != -1 && limit != leader.fdLimit) {
            leader.fdLimit = limit;
            tables.touchProcess(leader);
        }
    }
}
