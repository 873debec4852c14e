package eyas.state.process;

import eyas.event.Bytes;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DirectoryFd;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the kernel's magic links below {@code /proc} of each process (root, working directory, descriptors) and {@code /dev/fd}.
 * Stateless.
 */
public final class ProcfsMagicLinks {
    private static final byte[] PROCESSES = Bytes.of("/proc/");
    private static final byte[] SELF = Bytes.of("self");
    private static final byte[] THREAD_SELF = Bytes.of("thread-self");
    private static final byte[] TASK = Bytes.of("/task/");
    private static final byte[] ROOT = Bytes.of("/root");
    private static final byte[] CWD = Bytes.of("/cwd");
    private static final byte[] DESCRIPTORS = Bytes.of("/fd/");
    private static final byte[] EXE = Bytes.of("/exe");
    private static final byte[] MAPPED_FILES = Bytes.of("/map_files/");
    private static final byte[] DEVICES = Bytes.of("/dev/fd/");
    private static final byte[] STANDARD = Bytes.of("/dev/std");
    /** The rest of the standard links to descriptors 0, 1 and 2 after {@link #STANDARD}. */
    private static final byte[][] STANDARD_ENDS = {Bytes.of("in"), Bytes.of("out"), Bytes.of("err")};

    private ProcfsMagicLinks() {}

    /** Returns whether the path in the first {@code length} bytes may contain such a link. */
    public static boolean isCandidate(byte[] path, int length) {
        return startsWith(path, length, 0, PROCESSES)
                || startsWith(path, length, 0, DEVICES)
                || startsWith(path, length, 0, STANDARD);
    }

    /** Returns the target of the path in the first {@code length} bytes, null if it contains no such link. */
    public static byte @Nullable [] follow(byte[] path, int length, ThreadEntry thread, ThreadTable threads) {
        if (startsWith(path, length, 0, DEVICES)) {
            return descriptor(path, length, DEVICES.length, thread);
        }
        if (!startsWith(path, length, 0, PROCESSES)) {
            return null;
        }
        ThreadEntry owner =
                owner(path, PROCESSES.length, endOfComponent(path, length, PROCESSES.length), thread, threads);
        int at = endOfProcess(path, length);
        if (startsWith(path, length, at, DESCRIPTORS)) {
            return owner == null ? null : descriptor(path, length, at + DESCRIPTORS.length, owner);
        }
        if (isLink(path, length, at, ROOT)) {
            return joined(Bytes.EMPTY, path, at + ROOT.length, length);
        }
        if (isLink(path, length, at, CWD) && owner != null) {
            ThreadEntry leader = owner.leader();
            byte[] cwd = leader != null && leader.realCwd.length > 0 ? leader.realCwd : owner.cwd();
            return joined(cwd, path, at + CWD.length, length);
        }
        return null;
    }

    /**
     * Returns whether the path contains such a link, or one to a standard descriptor, even if its target is unknown.
     *
     * @param last whether a standard link at the end of the path is included
     */
    public static boolean passesLink(byte[] path, int length, boolean last) {
        if (!startsWith(path, length, 0, PROCESSES)) {
            return startsWith(path, length, 0, DEVICES) || passesStandard(path, length, last);
        }
        int at = endOfProcess(path, length);
        return startsWith(path, length, at, DESCRIPTORS)
                || startsWith(path, length, at, MAPPED_FILES)
                || isLink(path, length, at, ROOT)
                || isLink(path, length, at, CWD)
                || isLink(path, length, at, EXE);
    }

    private static boolean passesStandard(byte[] path, int length, boolean last) {
        if (startsWith(path, length, 0, STANDARD)) {
            for (byte[] end : STANDARD_ENDS) {
                if (isLink(path, length, STANDARD.length, end)) {
                    return last || length > STANDARD.length + end.length;
                }
            }
        }
        return false;
    }

    /** Returns the end of the directory of the process, or of its thread, in a path of procfs. */
    private static int endOfProcess(byte[] path, int length) {
        int end = endOfComponent(path, length, PROCESSES.length);
        return startsWith(path, length, end, TASK) ? endOfComponent(path, length, end + TASK.length) : end;
    }

    private static int endOfComponent(byte[] path, int length, int from) {
        int end = from;
        while (end < length && path[end] != '/') {
            end++;
        }
        return end;
    }

    private static @Nullable ThreadEntry owner(
            byte[] path, int from, int end, ThreadEntry thread, ThreadTable threads) {
        if (is(path, from, end, SELF) || is(path, from, end, THREAD_SELF)) {
            return thread;
        }
        long pid = DirectoryFd.number(path, from, end);
        return pid < 0 || thread.inPidNamespace() ? null : threads.peek(pid);
    }

    private static byte @Nullable [] descriptor(byte[] path, int length, int from, ThreadEntry owner) {
        int end = endOfComponent(path, length, from);
        long number = DirectoryFd.number(path, from, end);
        DescriptorTable table = number < 0 ? null : owner.descriptors();
        DescriptorEntry entry = table == null ? null : table.get(number);
        byte[] name = entry == null ? Bytes.EMPTY : entry.realName();
        return name.length == 0 || name[0] != '/' ? null : joined(name, path, end, length);
    }

    private static byte[] joined(byte[] base, byte[] path, int from, int length) {
        byte[] joined = new byte[base.length + 1 + length - from];
        System.arraycopy(base, 0, joined, 0, base.length);
        joined[base.length] = '/';
        System.arraycopy(path, from, joined, base.length + 1, length - from);
        return joined;
    }

    private static boolean isLink(byte[] path, int length, int at, byte[] name) {
        int end = at + name.length;
        return startsWith(path, length, at, name) && (end == length || path[end] == '/');
    }

    private static boolean is(byte[] path, int from, int end, byte[] word) {
        return end - from == word.length && startsWith(path, end, from, word);
    }

    private static boolean startsWith(byte[] text, int length, int from, byte[] start) {
        if (from + start.length > length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (text[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }
}
