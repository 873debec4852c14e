package eyas.state.apply.process;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.ExecveatEnter;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DescriptorTracking;
import eyas.state.file.DirectoryFd;
import eyas.state.limits.StateLimits;
import eyas.state.process.CloneFlag;
import eyas.state.process.DescriptorSharing;
import eyas.state.process.ExecutableFile;
import eyas.state.process.ProcessThreads;
import eyas.state.process.ThreadEntry;
import eyas.state.table.ParamStrings;
import java.util.Arrays;

/**
 * Applies execve and execveat, by which a process executes another program.
 *
 * <p>The event has the id of the main thread. If another thread made the call, the kernel gave it the leader's id: an exited leader is
 * alive again, and all other threads have ended.
 */
public final class ExecApplier implements Applier {
    /** {@code AT_EMPTY_PATH} in the schema's encoding. */
    private static final int AT_EMPTY_PATH = 1;

    private static final int KEPT_FLAGS =
            CloneFlag.PIPE_SOURCE | CloneFlag.PIPE_DESTINATION | CloneFlag.IS_MAIN_THREAD | CloneFlag.INVERTED;

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (context.result < 0 || thread == null) {
            return;
        }
        if (thread.group != null) {
            thread.group.resurrect(thread);
        }
        thread.lastExecTime = event.time();
        thread.wasFound = false;
        if (thread.sharer == DescriptorSharing.SEPARATE_THREADS) {
            thread.ownDescriptors.release(); // the process may now have the table of any of its threads
        }
        DescriptorSharing.end(thread);
        readNames(tables, thread, event);
        readIds(tables, thread, event);
        readExePath(tables, context, thread, event);
        readCredentials(thread, event);
        readExecutable(thread, event);
        if (tables.tracking == DescriptorTracking.KERNEL) {
            DescriptorTable table = thread.descriptors();
            if (table != null) {
                table.closeOnExec();
            }
        }
        thread.flags = CloneFlag.ACTIVE | CloneFlag.NAME_CHANGED | (thread.flags & KEPT_FLAGS);
        endOtherThreads(tables, thread);
        tables.origins.identified(thread);
        tables.jobs.executed(thread, event, ExecveExit.ENV);
        tables.origins.executed(thread, called(tables, thread, event));
        tables.threads.touch(thread);
    }

    /** Returns the executed path: that of a script, not of its interpreter; empty if the event has none. */
    private static byte[] called(StateTables tables, ThreadEntry thread, Event event) {
        if (event.code() != EventCode.SYSCALL_EXECVE_19_X || !event.hasParam(ExecveExit.FILENAME)) {
            return Bytes.EMPTY;
        }
        byte[] name = tables.text.string(event, ExecveExit.FILENAME, tables.limits.path());
        return name.length == 0 || Arrays.equals(name, ParamStrings.NOT_AVAILABLE)
                ? Bytes.EMPTY
                : tables.join(thread.cwd(), name);
    }

    private static void readNames(StateTables tables, ThreadEntry thread, Event event) {
        StateLimits limits = tables.limits;
        thread.exe = tables.text.string(event, ExecveExit.EXE, limits.path());
        thread.comm = event.hasParam(ExecveExit.COMM)
                ? tables.text.string(event, ExecveExit.COMM, limits.path())
                : thread.exe;
        thread.args = tables.text.list(event, ExecveExit.ARGS, limits.arguments());
        if (event.hasParam(ExecveExit.ENV)) {
            thread.env = tables.text.list(event, ExecveExit.ENV, limits.environment());
        }
        if (event.hasParam(ExecveExit.CGROUPS)) {
            tables.setCgroups(thread, tables.text.list(event, ExecveExit.CGROUPS, limits.cgroups()));
        }
    }

    private static void readIds(StateTables tables, ThreadEntry thread, Event event) {
        boolean known = !thread.isInvalid();
        long pid = event.paramSigned(ExecveExit.PID, thread.pid);
        if (thread.group == null) {
            thread.pid = pid;
        }
        if (!known) {
            thread.ptid = event.paramSigned(ExecveExit.PTID, -1);
            if ((thread.flags & CloneFlag.CHILD_IN_PIDNS) == 0) {
                thread.vtid = thread.tid();
                thread.vpid = thread.pid;
            }
            thread.invented = false;
            tables.threads.link(thread);
        }
        thread.fdLimit = event.paramSigned(ExecveExit.FDLIMIT, thread.fdLimit);
        readMemory(thread, event);
        if (event.hasParam(ExecveExit.TTY)) {
            thread.tty = (int) event.paramUnsigned(ExecveExit.TTY, 0);
        }
        if (event.hasParam(ExecveExit.VPGID)) {
            thread.vpgid = event.paramSigned(ExecveExit.VPGID, -1);
        }
        thread.pgid = event.paramSigned(ExecveExit.PGID, -1);
    }

    private static void readMemory(ThreadEntry thread, Event event) {
        if (event.hasParam(ExecveExit.VM_SWAP)) {
            thread.usage().majorFaults = event.paramUnsigned(ExecveExit.PGFT_MAJ, 0);
            thread.usage().minorFaults = event.paramUnsigned(ExecveExit.PGFT_MIN, 0);
            thread.usage().vmSize = (int) event.paramUnsigned(ExecveExit.VM_SIZE, 0);
            thread.usage().vmRss = (int) event.paramUnsigned(ExecveExit.VM_RSS, 0);
            thread.usage().vmSwap = (int) event.paramUnsigned(ExecveExit.VM_SWAP, 0);
        }
    }

    /** Uses the kernel's path of the executable, else the path that the caller passed. */
    private static void readExePath(StateTables tables, AppliedEvent context, ThreadEntry thread, Event event) {
        if (event.hasParam(ExecveExit.TRUSTED_EXEPATH)) {
            thread.exePath =
                    tables.withoutDeleted(tables.text.string(event, ExecveExit.TRUSTED_EXEPATH, tables.limits.path()));
        } else if (context.entered && thread.enter.code == EventCode.SYSCALL_EXECVEAT_E) {
            thread.exePath = entered(tables, thread);
        } else if (event.code() == EventCode.SYSCALL_EXECVE_19_X && event.hasParam(ExecveExit.FILENAME)) {
            byte[] name = tables.text.string(event, ExecveExit.FILENAME, tables.limits.path());
            thread.exePath = Arrays.equals(name, ParamStrings.NOT_AVAILABLE) ? name : tables.join(thread.cwd(), name);
        }
    }

    /** Returns what execveat was called with: a path, below a descriptor if it is relative, or the descriptor itself. */
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

    /** Keeps the enter event of an execveat until its exit, which is an execve if the call succeeds. */
    public static void keepEnter(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread != null) {
            thread.enter.code = event.code();
            thread.enter.directory = event.paramSigned(ExecveatEnter.DIRFD, DirectoryFd.CURRENT);
            thread.enter.name = tables.text.string(event, ExecveatEnter.PATHNAME, tables.limits.path());
            thread.enter.flags = (int) event.paramUnsigned(ExecveatEnter.FLAGS, 0);
        }
    }

    private static void readCredentials(ThreadEntry thread, Event event) {
        if (event.hasParam(ExecveExit.LOGINUID)) {
            thread.credentials().loginUid = (int) event.paramUnsigned(ExecveExit.LOGINUID, -1);
        }
        if (event.hasParam(ExecveExit.CAP_EFFECTIVE)) {
            thread.credentials().capInheritable = event.paramUnsigned(ExecveExit.CAP_INHERITABLE, 0);
            thread.credentials().capPermitted = event.paramUnsigned(ExecveExit.CAP_PERMITTED, 0);
            thread.credentials().capEffective = event.paramUnsigned(ExecveExit.CAP_EFFECTIVE, 0);
        }
        if (event.hasParam(ExecveExit.UID)) {
            thread.credentials().uid = (int) event.paramUnsigned(ExecveExit.UID, -1);
        }
        if (event.hasParam(ExecveExit.GID)) {
            thread.credentials().gid = (int) event.paramUnsigned(ExecveExit.GID, -1);
        }
    }

    private static void readExecutable(ThreadEntry thread, Event event) {
        ExecutableFile executable = thread.executable;
        if (event.hasParam(ExecveExit.FLAGS)) {
            executable.flags = (int) event.paramUnsigned(ExecveExit.FLAGS, 0);
        }
        if (!event.hasParam(ExecveExit.EXE_INO_MTIME)) {
            return;
        }
        executable.inode = event.paramUnsigned(ExecveExit.EXE_INO, 0);
        executable.changed = event.paramUnsigned(ExecveExit.EXE_INO_CTIME, 0);
        executable.modified = event.paramUnsigned(ExecveExit.EXE_INO_MTIME, 0);
        executable.compare(thread.cloneTime, thread.pidNamespaceStart);
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
