package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import java.util.Arrays;

/**
 * Applies execve and execveat: a process becomes another program.
 *
 * <p>The event comes from the thread that leads the process afterwards; where another thread called, the kernel has given
 * it the leader's id by then, so a dead leader lives again and all other threads are gone.
 */
final class ExecApplier implements Applier {
    private static final int EXE = 1;
    private static final int ARGS = 2;
    private static final int PID = 4;
    private static final int PTID = 5;
    private static final int FD_LIMIT = 7;
    private static final int FAULTS = 8;
    private static final int COMM = 13;
    private static final int CGROUPS = 14;
    private static final int ENV = 15;
    private static final int TTY = 16;
    private static final int VPGID = 17;
    private static final int LOGIN_UID = 18;
    private static final int EXE_FLAGS = 19;
    private static final int CAP_INHERITABLE = 20;
    private static final int CAP_PERMITTED = 21;
    private static final int CAP_EFFECTIVE = 22;
    private static final int EXE_INO = 23;
    private static final int EXE_CTIME = 24;
    private static final int EXE_MTIME = 25;
    private static final int UID = 26;
    private static final int EXE_PATH = 27;
    private static final int PGID = 28;
    private static final int GID = 29;
    private static final int FILE_NAME = 30;

    /** {@code AT_EMPTY_PATH} in the schema's encoding. */
    private static final int AT_EMPTY_PATH = 1;

    private static final int KEPT_FLAGS =
            CloneFlag.PIPE_SOURCE | CloneFlag.PIPE_DESTINATION | CloneFlag.IS_MAIN_THREAD | CloneFlag.INVERTED;

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (context.result < 0 || thread == null) {
            return;
        }
        if (thread.group != null) {
            thread.group.resurrect(thread);
        }
        thread.lastExecTime = event.time();
        readNames(tables, thread, event);
        readIds(tables, thread, event);
        readExePath(tables, context, thread, event);
        readCredentials(thread, event);
        readExecutable(thread, event);
        if (tables.closesOnExec) {
            DescriptorTable table = thread.table();
            if (table != null) {
                table.closeOnExec();
            }
        }
        thread.flags = CloneFlag.ACTIVE | CloneFlag.NAME_CHANGED | (thread.flags & KEPT_FLAGS);
        endOtherThreads(tables, thread);
        tables.jobs.executed(thread, event, ENV);
        tables.origins.executed(thread, called(tables, thread, event));
        tables.touch(thread);
    }

    /** Returns the path that was to be executed: of a script, not its interpreter's; empty where the event has none. */
    private static byte[] called(StateTables tables, ThreadEntry thread, Event event) {
        if (event.code() != EventCode.SYSCALL_EXECVE_19_X || !event.hasParam(FILE_NAME)) {
            return Bytes.EMPTY;
        }
        byte[] name = tables.text.string(event, FILE_NAME, tables.limits.path());
        return name.length == 0 || Arrays.equals(name, ParamStrings.NOT_AVAILABLE)
                ? Bytes.EMPTY
                : tables.join(thread.cwd(), name);
    }

    private static void readNames(StateTables tables, ThreadEntry thread, Event event) {
        StateLimits limits = tables.limits;
        thread.exe = tables.text.string(event, EXE, limits.path());
        thread.comm = event.hasParam(COMM) ? tables.text.string(event, COMM, limits.path()) : thread.exe;
        thread.args = tables.text.list(event, ARGS, limits.arguments());
        if (event.hasParam(ENV)) {
            thread.env = tables.text.list(event, ENV, limits.environment());
        }
        if (event.hasParam(CGROUPS)) {
            tables.setCgroups(thread, tables.text.list(event, CGROUPS, limits.cgroups()));
        }
    }

    private static void readIds(StateTables tables, ThreadEntry thread, Event event) {
        boolean known = !thread.isInvalid();
        long pid = event.paramSigned(PID, thread.pid);
        if (thread.group == null) {
            thread.pid = pid;
        }
        if (!known) {
            thread.ptid = event.paramSigned(PTID, -1);
            if ((thread.flags & CloneFlag.CHILD_IN_PIDNS) == 0) {
                thread.vtid = thread.tid;
                thread.vpid = thread.pid;
            }
            thread.invented = false;
            tables.threads.link(thread);
        }
        thread.fdLimit = event.paramSigned(FD_LIMIT, thread.fdLimit);
        StateTables.readMemory(event, FAULTS, thread);
        if (event.hasParam(TTY)) {
            thread.tty = (int) event.paramUnsigned(TTY, 0);
        }
        if (event.hasParam(VPGID)) {
            thread.vpgid = event.paramSigned(VPGID, -1);
        }
        thread.pgid = event.paramSigned(PGID, -1);
    }

    /** Takes the kernel's path of the executable, else what the caller named. */
    private static void readExePath(StateTables tables, EventContext context, ThreadEntry thread, Event event) {
        if (event.hasParam(EXE_PATH)) {
            thread.exePath = tables.withoutDeleted(tables.text.string(event, EXE_PATH, tables.limits.path()));
        } else if (context.entered && thread.enter.code == EventCode.SYSCALL_EXECVEAT_E) {
            thread.exePath = entered(tables, thread);
        } else if (event.code() == EventCode.SYSCALL_EXECVE_19_X && event.hasParam(FILE_NAME)) {
            byte[] name = tables.text.string(event, FILE_NAME, tables.limits.path());
            thread.exePath = Arrays.equals(name, ParamStrings.NOT_AVAILABLE) ? name : tables.join(thread.cwd(), name);
        }
    }

    /** Returns what execveat was asked to execute: a path, below a descriptor if it is relative, or the descriptor itself. */
    private static byte[] entered(StateTables tables, ThreadEntry thread) {
        byte[] name = thread.enter.name;
        boolean unnamed = name.length == 0 || Arrays.equals(name, ParamStrings.NOT_AVAILABLE);
        if (!unnamed && name[0] == '/') {
            return tables.join(Bytes.EMPTY, name);
        }
        byte[] base = tables.base(thread, thread.enter.directory);
        if (Arrays.equals(base, DirectoryFd.UNKNOWN) || (unnamed && (thread.enter.flags & AT_EMPTY_PATH) == 0)) {
            return ParamStrings.NOT_AVAILABLE;
        }
        if (!unnamed) {
            return tables.join(base, name);
        }
        byte[] path = tables.join(Bytes.EMPTY, base);
        boolean slash = path.length > 1 && path[path.length - 1] == '/';
        return slash ? tables.strings.intern(path, 0, path.length - 1) : path;
    }

    /** Keeps the enter event of an execveat until its exit, which is an execve where the call succeeds. */
    static void keepEnter(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread != null) {
            thread.enter.code = event.code();
            thread.enter.directory = event.paramSigned(0, DirectoryFd.CURRENT);
            thread.enter.name = tables.text.string(event, 1, tables.limits.path());
            thread.enter.flags = (int) event.paramUnsigned(2, 0);
        }
    }

    private static void readCredentials(ThreadEntry thread, Event event) {
        if (event.hasParam(LOGIN_UID)) {
            thread.credentials.loginUid = (int) event.paramUnsigned(LOGIN_UID, -1);
        }
        if (event.hasParam(CAP_EFFECTIVE)) {
            thread.credentials.capInheritable = event.paramUnsigned(CAP_INHERITABLE, 0);
            thread.credentials.capPermitted = event.paramUnsigned(CAP_PERMITTED, 0);
            thread.credentials.capEffective = event.paramUnsigned(CAP_EFFECTIVE, 0);
        }
        if (event.hasParam(UID)) {
            thread.credentials.uid = (int) event.paramUnsigned(UID, -1);
        }
        if (event.hasParam(GID)) {
            thread.credentials.gid = (int) event.paramUnsigned(GID, -1);
        }
    }

    private static void readExecutable(ThreadEntry thread, Event event) {
        if (event.hasParam(EXE_FLAGS)) {
            thread.exeFlags = (int) event.paramUnsigned(EXE_FLAGS, 0);
        }
        if (!event.hasParam(EXE_MTIME)) {
            return;
        }
        thread.exeIno = event.paramUnsigned(EXE_INO, 0);
        thread.exeCtime = event.paramUnsigned(EXE_CTIME, 0);
        thread.exeMtime = event.paramUnsigned(EXE_MTIME, 0);
        if (thread.cloneTime != 0) {
            thread.exeChangeToClone = thread.cloneTime - thread.exeCtime;
        }
        if (thread.pidNamespaceStart != 0 && thread.exeCtime > thread.pidNamespaceStart) {
            thread.exeChangeToNamespace = thread.exeCtime - thread.pidNamespaceStart;
        }
    }

    private static void endOtherThreads(StateTables tables, ThreadEntry thread) {
        ProcessThreads group = thread.group;
        if (group == null || group.alive <= 1) {
            return;
        }
        ThreadEntry next;
        for (ThreadEntry other = group.first; other != null; other = next) {
            next = other.nextInGroup;
            if (other != thread && !other.isMain()) {
                tables.threads.remove(other);
            }
        }
    }
}
