package eyas.state.apply.process;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.BrkExit;
import eyas.event.EventParams.GetrlimitExit;
import eyas.event.EventParams.PrlimitExit;
import eyas.event.EventParams.Procinfo;
import eyas.event.EventParams.Schedswitch;
import eyas.event.EventParams.SetrlimitExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Applies changes of numbers: memory sizes, page faults, processor times, and the descriptor limit. */
public final class CounterApplier implements Applier {
    private static final int LIMIT_DESCRIPTORS = 7;
    private static final int MAX_CPUS = 4096;

    /** When each processor last switched threads, ns since the epoch; 0 for never. */
    private long[] switches = new long[16];

    private int section;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
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
                thread.usage().userTimeBefore = thread.usage().userTime;
                thread.usage().systemTimeBefore = thread.usage().systemTime;
                thread.usage().userTime = event.paramUnsigned(Procinfo.CPU_USR, 0);
                thread.usage().systemTime = event.paramUnsigned(Procinfo.CPU_SYS, 0);
            }
            case EventCode.SYSCALL_GETRLIMIT_X -> {
                if (context.result >= 0 && event.paramUnsigned(GetrlimitExit.RESOURCE, 0) == LIMIT_DESCRIPTORS) {
                    setLimit(tables, thread, event.paramSigned(GetrlimitExit.CUR, -1));
                }
            }
            case EventCode.SYSCALL_SETRLIMIT_X -> {
                if (context.result >= 0 && event.paramUnsigned(SetrlimitExit.RESOURCE, 0) == LIMIT_DESCRIPTORS) {
                    setLimit(tables, thread, event.paramSigned(SetrlimitExit.CUR, -1));
                }
            }
            case EventCode.SYSCALL_PRLIMIT_X -> {
                if (context.result == 0
                        && event.hasParam(PrlimitExit.PID)
                        && event.paramUnsigned(PrlimitExit.RESOURCE, 0) == LIMIT_DESCRIPTORS) {
                    long tid = event.paramSigned(PrlimitExit.PID, 0);
                    ThreadEntry target = tid == 0 ? thread : tables.threads.get(tid);
                    setLimit(tables, target, event.paramSigned(PrlimitExit.NEWCUR, -1));
                }
            }
            default -> takeSizes(thread, event);
        }
    }

    /** Reads the memory sizes of brk or of the mapping calls, which have the same first parameters. */
    private static void takeSizes(ThreadEntry thread, Event event) {
        if (event.hasParam(BrkExit.VM_SIZE)) {
            thread.usage().vmSize = (int) event.paramUnsigned(BrkExit.VM_SIZE, 0);
        }
        if (event.hasParam(BrkExit.VM_SWAP)) {
            thread.usage().vmRss = (int) event.paramUnsigned(BrkExit.VM_RSS, 0);
            thread.usage().vmSwap = (int) event.paramUnsigned(BrkExit.VM_SWAP, 0);
        }
    }

    /** Adds the time since the previous switch on the same processor to the thread's run time. */
    private void measure(StateTables tables, AppliedEvent context, ThreadEntry thread, Event event) {
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
        thread.usage().runTime += context.slice;
    }

    private static void switchedFrom(ThreadEntry thread, Event event) {
        if (!event.hasParam(Schedswitch.VM_SWAP)) {
            return;
        }
        thread.usage().majorFaults = event.paramUnsigned(Schedswitch.PGFT_MAJ, 0);
        thread.usage().minorFaults = event.paramUnsigned(Schedswitch.PGFT_MIN, 0);
        ThreadEntry leader = thread.leader();
        if (leader != null) {
            leader.usage().vmSize = (int) event.paramUnsigned(Schedswitch.VM_SIZE, 0);
            leader.usage().vmRss = (int) event.paramUnsigned(Schedswitch.VM_RSS, 0);
            leader.usage().vmSwap = (int) event.paramUnsigned(Schedswitch.VM_SWAP, 0);
        }
    }

    private static void setLimit(StateTables tables, @Nullable ThreadEntry thread, long limit) {
        ThreadEntry leader = thread == null || thread.isInvalid() ? null : thread.leader();
        if (leader != null && limit != -1 && limit != leader.fdLimit) {
            leader.fdLimit = limit;
            tables.threads.touchProcess(leader);
        }
    }
}
