package eyas.state.apply.process;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CapsetExit;
import eyas.event.EventParams.PrctlExit;
import eyas.event.EventParams.SeccompExit;
import eyas.event.EventParams.SetgidExit;
import eyas.event.EventParams.SetnsExit;
import eyas.event.EventParams.SetpgidExit;
import eyas.event.EventParams.SetregidExit;
import eyas.event.EventParams.SetresgidExit;
import eyas.event.EventParams.SetresuidExit;
import eyas.event.EventParams.SetreuidExit;
import eyas.event.EventParams.SetuidExit;
import eyas.event.EventParams.UnshareExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.process.CloneFlag;
import eyas.state.process.ThreadEntry;

/**
 * Applies the calls that change a thread's identity: users, groups, capabilities, sessions, process groups, reapers, namespaces, filters.
 */
public final class CredentialApplier implements Applier {
    /** All capabilities up to {@code CAP_CHECKPOINT_RESTORE}, which a new user namespace grants. */
    private static final long ALL_CAPABILITIES = (1L << 41) - 1;

    private static final int SET_CHILD_SUBREAPER = 36;
    private static final int GET_CHILD_SUBREAPER = 37;
    private static final int SET_SECCOMP = 22;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result < 0) {
            return;
        }
        switch (event.code()) {
            case EventCode.SYSCALL_SETUID_X -> setUser(tables, thread, event, SetuidExit.UID);
            case EventCode.SYSCALL_SETRESUID_X -> setUser(tables, thread, event, SetresuidExit.EUID);
            case EventCode.SYSCALL_SETREUID_X -> setUser(tables, thread, event, SetreuidExit.EUID);
            case EventCode.SYSCALL_SETGID_X -> setGroup(tables, thread, event, SetgidExit.GID);
            case EventCode.SYSCALL_SETRESGID_X -> setGroup(tables, thread, event, SetresgidExit.EGID);
            case EventCode.SYSCALL_SETREGID_X -> setGroup(tables, thread, event, SetregidExit.EGID);
            case EventCode.SYSCALL_SETSID_X -> {
                thread.sid = context.result;
                tables.threads.touch(thread);
            }
            case EventCode.SYSCALL_SETPGID_X -> setProcessGroup(tables, thread, event);
            case EventCode.SYSCALL_CAPSET_X -> {
                thread.credentials().capInheritable = event.paramUnsigned(CapsetExit.CAP_INHERITABLE, 0);
                thread.credentials().capPermitted = event.paramUnsigned(CapsetExit.CAP_PERMITTED, 0);
                thread.credentials().capEffective = event.paramUnsigned(CapsetExit.CAP_EFFECTIVE, 0);
                tables.threads.touch(thread);
            }
            case EventCode.SYSCALL_PRCTL_X -> setReaper(thread, event);
            case EventCode.SYSCALL_SECCOMP_X -> setFilter(tables, thread, event);
            case EventCode.SYSCALL_UNSHARE_X -> {
                long flags = event.paramUnsigned(UnshareExit.FLAGS, 0);
                if ((flags & CloneFlag.NEWNS) != 0) {
                    tables.mounts.createdMounts(thread);
                }
                enterNamespace(tables, thread, flags);
            }
            default -> {
                long types = event.paramUnsigned(SetnsExit.NSTYPE, 0);
                if (types == 0 || (types & CloneFlag.NEWNS) != 0) { // 0: any type of descriptor
                    tables.mounts.enteredMounts(thread);
                }
                enterNamespace(tables, thread, types);
            }
        }
    }

    /** Sets the effective user; -1 means unchanged. */
    private static void setUser(StateTables tables, ThreadEntry thread, Event event, int index) {
        int uid = (int) event.paramUnsigned(index, -1);
        if (uid != -1 && uid != thread.credentials().uid) {
            thread.credentials().uid = uid;
            tables.threads.touch(thread);
        }
    }

    private static void setGroup(StateTables tables, ThreadEntry thread, Event event, int index) {
        int gid = (int) event.paramUnsigned(index, -1);
        if (gid != -1 && gid != thread.credentials().gid) {
            thread.credentials().gid = gid;
            tables.threads.touch(thread);
        }
    }

    /** Moves a process to a group; ids are those of the caller's namespace, and only the host's identify entries. */
    private static void setProcessGroup(StateTables tables, ThreadEntry caller, Event event) {
        long pid = event.paramSigned(SetpgidExit.PID, 0);
        long group = event.paramSigned(SetpgidExit.PGID, 0);
        boolean namespaced = caller.inPidNamespace();
        ThreadEntry target = pid == 0 || pid == (namespaced ? caller.vpid : caller.pid)
                ? caller.leader()
                : namespaced ? null : tables.threads.get(pid);
        if (target == null) {
            return;
        }
        target.vpgid = group == 0 ? target.vpid : group;
        if (group == 0) {
            target.pgid = target.pid;
        } else if (!namespaced) {
            target.pgid = group;
        }
        tables.threads.touch(target);
    }

    private static void setReaper(ThreadEntry thread, Event event) {
        long option = event.paramUnsigned(PrctlExit.OPTION, 0);
        thread.isIsolated |= option == SET_SECCOMP;
        if (thread.group != null && (option == SET_CHILD_SUBREAPER || option == GET_CHILD_SUBREAPER)) {
            thread.group.reaper = event.paramSigned(PrctlExit.ARG2_INT, 0) != 0;
        }
    }

    private static void setFilter(StateTables tables, ThreadEntry thread, Event event) {
        if (event.paramUnsigned(SeccompExit.OP, 0) != SECCOMP_SET_MODE_FILTER) {
            return;
        }
        if ((event.paramUnsigned(SeccompExit.FLAGS, 0) & SECCOMP_FILTER_FLAG_TSYNC) != 0) {
            tables.mounts.isolateProcess(thread);
        }
        thread.isIsolated = true;
    }

    private static void enterNamespace(StateTables tables, ThreadEntry thread, long flags) {
        if ((flags & CloneFlag.FILES) != 0) {
            tables.sharing.separate(thread);
        }
        if ((flags & CloneFlag.NEWUSER) != 0) {
            thread.credentials().capInheritable = ALL_CAPABILITIES;
            thread.credentials().capPermitted = ALL_CAPABILITIES;
            thread.credentials().capEffective = ALL_CAPABILITIES;
            tables.threads.touch(thread);
        }
    }
}
