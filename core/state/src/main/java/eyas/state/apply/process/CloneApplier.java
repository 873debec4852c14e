package eyas.state.apply.process;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloneExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DescriptorTracking;
import eyas.state.limits.StateLimits;
import eyas.state.process.CloneFlag;
import eyas.state.process.DescriptorSharing;
import eyas.state.process.ThreadEntry;
import org.jspecify.annotations.Nullable;

/**
 * Applies clone, clone3, fork and vfork, reported by the parent, by the child, or by both in any order.
 *
 * <p>The parent's event creates the child if both know it by the same id. In PID namespaces, with {@code CLONE_PARENT} and after vfork only
 * the child's own event does. All four calls have the same parameters.
 */
public final class CloneApplier implements Applier {
    /** Age from which an existing thread is considered stale because its exit was lost, ns. */
    private static final long STALE = 2_000_000_000L;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        long child = context.result;
        if (child == 0) {
            fromChild(tables, context, event);
        } else if (child > 0) {
            fromParent(tables, context, event, child);
        }
    }

    private static void fromParent(StateTables tables, AppliedEvent context, Event event, long childTid) {
        ThreadEntry caller = tables.obtain(event.thread(), event.time());
        context.thread = caller;
        if (caller == null) {
            return;
        }
        boolean known = !caller.isInvalid();
        if (!known) {
            completeCaller(tables, caller, event);
        }
        int flags = (int) event.paramUnsigned(CloneExit.FLAGS, 0);
        boolean ended = tables.exits.contains(caller.tid(), childTid, event.time());
        // The number is that of a PID namespace and therefore unusable; in live captures, AsyncApplier gets the child's
        // id.
        if (known && !caller.inPidNamespace()) {
            if ((flags & CloneFlag.PARENT) != 0) {
                tables.jobs.clonedForParent(childTid, caller.main(), event.time());
            } else if (isVfork(flags, event) && !ended && tables.threads.peek(childTid) == null) {
                tables.jobs.vforkedAndEnded(childTid, caller.main(), event.time());
            }
        }
        if (leavesItToChild(caller, flags, event) || ended) {
            if (known && !ended && tables.tracking == DescriptorTracking.KERNEL) {
                keepDescriptors(tables, caller, flags, event, childTid);
            }
            return;
        }
        ThreadEntry older = tables.threads.peek(childTid);
        if (older != null) {
            if ((older.flags & CloneFlag.INVERTED) != 0 || older == caller) {
                return;
            }
            tables.counters.collisions++;
            tables.threads.removeStale(older);
        }
        ThreadEntry child = tables.threads.entry(childTid);
        child.flags = flags;
        placeBesides(child, caller, known);
        child.vtid = child.tid();
        child.vpid = child.pid;
        child.pidNamespaceStart = tables.machine.bootTime();
        describe(tables, child, event);
        if (known) {
            child.inherit(caller);
            separateMounts(tables, child, event);
            tables.jobs.cloned(child, caller.main());
        } else {
            takeNames(tables, caller, child);
        }
        tables.add(child, event.time());
    }

    private static boolean leavesItToChild(ThreadEntry caller, int flags, Event event) {
        int mask = CloneFlag.CHILD_IN_PIDNS | CloneFlag.NEWPID | CloneFlag.PARENT;
        return (flags & mask) != 0 || caller.tid() != caller.vtid || isVfork(flags, event);
    }

    /**
     * Keeps the caller's descriptors for a child that only its own event will identify. Not needed for vfork, where the caller waits for
     * the child.
     */
    private static void keepDescriptors(StateTables tables, ThreadEntry caller, int flags, Event event, long number) {
        DescriptorTable open = caller.descriptors();
        int others = CloneFlag.THREAD | CloneFlag.PARENT | CloneFlag.FILES;
        // The first process of a nested namespace is number 1 there, regardless of its number for the parent.
        boolean isNested = caller.inPidNamespace() && (flags & CloneFlag.NEWPID) != 0;
        if (open != null && (flags & others) == 0 && !isNested && !isVfork(flags, event)) {
            tables.forked.forked(caller.pid, number, open);
        }
    }

    private static boolean isVfork(int flags, Event event) {
        return (flags & CloneFlag.VFORK) != 0 || event.code() == EventCode.SYSCALL_VFORK_20_X;
    }

    /** Completes an unannounced caller from its own clone event. */
    private static void completeCaller(StateTables tables, ThreadEntry caller, Event event) {
        caller.pid = event.paramSigned(CloneExit.PID, -1);
        caller.ptid = event.paramSigned(CloneExit.PTID, -1);
        if (event.hasParam(CloneExit.VPID)) {
            caller.vtid = event.paramSigned(CloneExit.VTID, -1);
            caller.vpid = event.paramSigned(CloneExit.VPID, -1);
        } else {
            caller.vtid = caller.tid();
            caller.vpid = -1;
        }
        caller.invented = false;
        tables.threads.link(caller);
        tables.threads.touch(caller);
    }

    /** Sets the ids of a child reported by the parent's event, and what it shares with the caller's process. */
    private static void placeBesides(ThreadEntry child, ThreadEntry caller, boolean known) {
        if ((child.flags & CloneFlag.THREAD) == 0) {
            child.pid = child.tid();
            child.ptid = caller.tid();
            if (known) {
                shareProcess(child, caller);
            }
        } else {
            child.pid = caller.pid;
            child.ptid = caller.ptid;
            child.flags |= CloneFlag.FILES;
            child.lastExecTime = caller.lastExecTime;
        }
    }

    private static void shareProcess(ThreadEntry child, ThreadEntry from) {
        DescriptorTable table = from.descriptors();
        if (table != null) {
            child.ownDescriptors.share(table);
        }
        child.cwd = from.cwd();
        ThreadEntry leader = from.leader();
        child.realCwd = leader == null ? from.realCwd : leader.realCwd;
        child.env = from.env();
        if ((child.flags & CloneFlag.FILES) != 0) {
            child.sharer = from.main().tid();
            from.main().sharer = child.tid();
        } else if (from.main().sharer != 0) {
            child.sharer = DescriptorSharing.FORMER;
        }
    }

    private static void takeRetainedDescriptors(
            StateTables tables, ThreadEntry child, ThreadEntry origin, Event event) {
        int others = CloneFlag.PARENT | CloneFlag.FILES;
        if ((child.flags & others) == 0 && !isVfork(child.flags, event) && child.tid() != child.vtid) {
            tables.forked.started(origin.pid, origin.inPidNamespace() ? child.vtid : child.tid(), child.ownDescriptors);
        }
    }

    /** Reads the parameters that both sides report. */
    private static void describe(StateTables tables, ThreadEntry child, Event event) {
        StateLimits limits = tables.limits;
        child.exe = tables.text.string(event, CloneExit.EXE, limits.path());
        child.comm =
                event.hasParam(CloneExit.COMM) ? tables.text.string(event, CloneExit.COMM, limits.path()) : child.exe;
        child.args = tables.text.list(event, CloneExit.ARGS, limits.arguments());
        child.fdLimit = event.paramSigned(CloneExit.FDLIMIT, -1);
        readMemory(child, event);
        child.credentials().uid = (int) event.paramUnsigned(CloneExit.UID, -1);
        child.credentials().gid = (int) event.paramUnsigned(CloneExit.GID, -1);
        if (event.hasParam(CloneExit.CGROUPS)) {
            tables.setCgroups(child, tables.text.list(event, CloneExit.CGROUPS, limits.cgroups()));
        }
        child.cloneTime = event.time();
        child.lastAccess = event.time();
    }

    private static void readMemory(ThreadEntry child, Event event) {
        if (event.hasParam(CloneExit.VM_SWAP)) {
            child.usage().majorFaults = event.paramUnsigned(CloneExit.PGFT_MAJ, 0);
            child.usage().minorFaults = event.paramUnsigned(CloneExit.PGFT_MIN, 0);
            child.usage().vmSize = (int) event.paramUnsigned(CloneExit.VM_SIZE, 0);
            child.usage().vmRss = (int) event.paramUnsigned(CloneExit.VM_RSS, 0);
            child.usage().vmSwap = (int) event.paramUnsigned(CloneExit.VM_SWAP, 0);
        }
    }

    private static void takeNames(StateTables tables, ThreadEntry to, ThreadEntry from) {
        to.exe = from.exe;
        to.comm = from.comm;
        to.args = from.args;
        tables.threads.touch(to);
    }

    private static void fromChild(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry known = context.thread;
        if (known != null && known.cloneTime != 0) {
            long age = event.time() - known.cloneTime;
            if (age >= 0 && (age < STALE || isLate(tables, context, known, event))) {
                return; // the parent's event arrived first
            }
        }
        if (known != null) {
            tables.counters.collisions++;
            tables.threads.removeStale(known);
            context.thread = null;
        }
        ThreadEntry child = tables.threads.entry(event.thread());
        readIds(child, event);
        ThreadEntry origin = origin(tables, child, event);
        if (origin == null) {
            tables.threads.discard(child);
            return;
        }
        boolean leads = (child.flags & CloneFlag.THREAD) == 0;
        boolean originKnown = !origin.isInvalid();
        if (!originKnown && !leads) {
            completeLeader(tables, origin, child);
        }
        describe(tables, child, event);
        if (originKnown) {
            child.inherit(origin);
            separateMounts(tables, child, event);
            if (leads ? mayHaveOtherMounts(tables, child, origin) : hasIsolatedThread(origin)) {
                tables.mounts.enteredMounts(child);
            }
            tables.jobs.cloned(child, origin.main());
            if (leads) {
                shareProcess(child, origin);
                if (tables.tracking == DescriptorTracking.KERNEL) {
                    takeRetainedDescriptors(tables, child, origin, event);
                }
            } else {
                child.lastExecTime = origin.lastExecTime;
            }
        } else if (!leads) {
            takeNames(tables, origin, child);
        }
        setNamespaceStart(tables, child, event);
        context.thread = tables.add(child, event.time()) ? child : null;
    }

    /** Gives a child the mount namespace that its creator requested. */
    private static void separateMounts(StateTables tables, ThreadEntry child, Event event) {
        if ((child.flags & CloneFlag.NEWNS) != 0) {
            // The flags of clone3 are read from the caller's memory after the call.
            child.isIsolated |= event.code() == EventCode.SYSCALL_CLONE3_X;
            tables.mounts.createdMounts(child);
        }
    }

    /**
     * Returns whether a process may be in another mount namespace than its parent: another process created it ({@code CLONE_PARENT}), or
     * its creator ended before it first ran.
     */
    private static boolean mayHaveOtherMounts(StateTables tables, ThreadEntry child, ThreadEntry parent) {
        long maker = tables.jobs.creatorOf(child.tid());
        return (child.flags & CloneFlag.PARENT) != 0 || (maker > 0 && maker != parent.pid);
    }

    /**
     * Returns whether a new thread may have been created by one with a filter or mounts of its own; events do not report which thread
     * created it.
     */
    private static boolean hasIsolatedThread(ThreadEntry leader) {
        for (ThreadEntry other = leader.firstThread(); other != null; other = other.nextThread()) {
            if (other.isIsolated) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the child's event belongs to the thread that its parent's event created earlier. There is no upper limit for the
     * delay, because the creator controls when a child first runs. The id cannot have been reused if the thread had no event yet, and its
     * parent is alive or ended since.
     */
    private static boolean isLate(StateTables tables, AppliedEvent context, ThreadEntry known, Event event) {
        if (!context.first || known.pid != event.paramSigned(CloneExit.PID, -1)) {
            return false;
        }
        long reportedParent = event.paramSigned(CloneExit.PTID, -1);
        ThreadEntry parent = tables.threads.peek(known.ptid);
        return parent == null || parent.tid() == reportedParent || parent.pid == reportedParent;
    }

    private static void readIds(ThreadEntry child, Event event) {
        child.pid = event.paramSigned(CloneExit.PID, -1);
        child.ptid = event.paramSigned(CloneExit.PTID, -1);
        if (event.hasParam(CloneExit.VPID)) {
            child.vtid = event.paramSigned(CloneExit.VTID, -1);
            child.vpid = event.paramSigned(CloneExit.VPID, -1);
        } else {
            child.vtid = child.tid();
        }
        child.flags = (int) event.paramUnsigned(CloneExit.FLAGS, 0) | CloneFlag.INVERTED;
        if ((child.flags & CloneFlag.THREAD) != 0) {
            child.flags |= CloneFlag.FILES;
        }
    }

    /** Returns the entry that a child inherits from: its parent for a process, its main thread for a thread. */
    private static @Nullable ThreadEntry origin(StateTables tables, ThreadEntry child, Event event) {
        boolean leads = (child.flags & CloneFlag.THREAD) == 0;
        return tables.obtain(leads ? child.ptid : child.pid, event.time());
    }

    /** Completes a main thread from one of its threads. */
    private static void completeLeader(StateTables tables, ThreadEntry leader, ThreadEntry thread) {
        leader.pid = thread.pid;
        leader.ptid = thread.ptid;
        leader.vpid = thread.vpid;
        leader.vtid = thread.vpid;
        leader.invented = false;
        tables.threads.link(leader);
    }

    private static void setNamespaceStart(StateTables tables, ThreadEntry child, Event event) {
        boolean namespaced =
                (child.flags & (CloneFlag.CHILD_IN_PIDNS | CloneFlag.NEWPID)) != 0 || child.tid() != child.vtid;
        if (!namespaced) {
            child.pidNamespaceStart = tables.machine.bootTime();
        } else if (event.hasParam(CloneExit.PIDNS_INIT_START_TS)) {
            child.pidNamespaceStart = event.paramUnsigned(CloneExit.PIDNS_INIT_START_TS, 0) + tables.machine.bootTime();
        }
    }
}
