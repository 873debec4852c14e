package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.LinkExit;
import eyas.event.EventParams.LinkatExit;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.KernelName;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the directories that calls start from, as the kernel names them ({@link KernelName}), by thread and descriptor, and counts names
 * that could not be resolved. The kernel side reports a directory when it differs from what it has reported for the same thread and
 * descriptor; this keeps twice as many as that remembers. Event thread only.
 */
final class KernelPaths implements LossReporter {
    /** The most directories that are remembered. */
    static final int MOST = 32_768;

    private static final byte[] PROCFS = Bytes.of("/proc");
    private static final byte[] SELF_FD = Bytes.of("/proc/self/fd/");
    private static final byte[] DEV_FD = Bytes.of("/dev/fd/");
    /** The kernel side reads as many bytes of a text to find the descriptor in it, the terminator included. */
    private static final int LEAD = 24;

    private static final int MOST_DIGITS = 8;
    /** Calls whose event was lost leave their objects until the thread's next event, or for good. */
    private static final int MOST_PENDING = 1024;
    /** The objects of a call and its event are not further apart, in ns. */
    private static final long NEAR = 1_000_000_000L;

    private final Map<Long, byte[]> places = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > MOST;
        }
    };
    /** The objects of calls whose events have not come yet, by thread. */
    private final Map<Long, CallObjects> pending = new LinkedHashMap<>(16, 0.75f) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CallObjects> eldest) {
            return size() > MOST_PENDING;
        }
    };
    /** The objects of the current event's call; null where the kernel has named none. */
    private @Nullable CallObjects current;

    private boolean isReported;
    private long unknown;
    private long cut;
    private long unstable;
    private long byLink;
    private long byMount;
    /** Where the text that {@link #start} has looked at goes on behind the descriptor in it. */
    private int rest;

    /** The paths of the objects of one call, by the number of the name; null for none. */
    private static final class CallObjects {
        private final byte[] @Nullable [] paths = new byte[2][];
        private long time;
    }

    /** Takes the name of an object of the call whose event comes next in the thread of {@code event}. */
    void object(Event event, KernelName name) {
        if (!count(name)) {
            return;
        }
        CallObjects objects = pending.computeIfAbsent(event.thread(), _ -> new CallObjects());
        objects.paths[name.descriptor() & 1] = name.path();
        objects.time = event.time();
    }

    /** Begins an event that is not asynchronous: objects of the thread's call belong to it, and to no later one. */
    void begin(Event event) {
        current = pending.isEmpty() ? null : pending.remove(event.thread());
        if (current != null && Math.abs(event.time() - current.time) > NEAR) {
            current = null;
        }
    }

    /** Returns the path of the object that a parameter of the current event names; null if the kernel has not named it. */
    byte @Nullable [] object(Event event, int pathIndex) {
        return current == null ? null : current.paths[isSecond(event.code(), pathIndex) ? 1 : 0];
    }

    private static boolean isSecond(int code, int pathIndex) {
        return switch (code) {
            case EventCode.SYSCALL_RENAME_X -> pathIndex == RenameExit.NEWPATH;
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X -> pathIndex == RenameatExit.NEWPATH;
            case EventCode.SYSCALL_LINK_2_X -> pathIndex == LinkExit.NEWPATH;
            case EventCode.SYSCALL_LINKAT_2_X -> pathIndex == LinkatExit.NEWPATH;
            default -> false;
        };
    }

    /** Takes what the kernel says of a directory, or of the file of a descriptor, that a call of {@code thread} starts from. */
    void take(long thread, KernelName name) {
        isReported = true;
        if (!count(name)) {
            return;
        }
        places.put(key(thread, name.descriptor()), name.has(KernelName.PROCFS) ? inProcfs(name.more()) : name.path());
    }

    /** Returns the usual path of a directory of procfs, through whatever mount the call has it. */
    private static byte[] inProcfs(byte[] path) {
        byte[] usual = Arrays.copyOf(PROCFS, PROCFS.length + path.length);
        System.arraycopy(path, 0, usual, PROCFS.length, path.length);
        return usual;
    }

    /** Counts a name that is not whole; returns whether there is a name. */
    boolean count(KernelName name) {
        isReported = true;
        if (name.has(KernelName.NONE_OPEN)) {
            unknown++;
            return false;
        }
        if (name.has(KernelName.CUT)) {
            cut++;
        }
        if (name.has(KernelName.UNSTABLE)) {
            unstable++;
        }
        return true;
    }

    /** Counts a text that starts from a directory of which nothing is known. */
    void unknown() {
        unknown++;
    }

    /** Counts a text that is too long to be resolved. */
    void cutText() {
        cut++;
    }

    /** Counts a text that passes a link that only the job's own calls say the target of. */
    void passedLink() {
        byLink++;
    }

    /** Counts a text that passes a directory that the job has mounted something on. */
    void passedMount() {
        byMount++;
    }

    /** Return whether the source reports such names: recordings of other programs have none. */
    boolean isReported() {
        return isReported;
    }

    /**
     * Returns the path that {@code text} starts from by what the kernel has said; null if it has said nothing, as of a root directory that is the
     * machine's. {@link #rest} is where the part of the text begins that is below it.
     *
     * @param directory the descriptor that a relative text starts from, or {@link KernelName#WORKING_DIRECTORY}
     */
    byte @Nullable [] start(long thread, byte[] text, long directory) {
        rest = 0;
        if (text.length == 0 || text[0] != '/') {
            return places.get(key(thread, (int) directory));
        }
        int from =
                Bytes.startsWith(text, SELF_FD) ? SELF_FD.length : Bytes.startsWith(text, DEV_FD) ? DEV_FD.length : 0;
        if (from > 0) {
            int end = from;
            while (end < text.length && text[end] != '/') {
                end++;
            }
            long number = end - from < MOST_DIGITS && end < LEAD ? ProcessPath.number(text, from, end) : -1;
            if (number >= 0) {
                rest = end;
                return places.get(key(thread, (int) number));
            }
        }
        return places.get(key(thread, KernelName.ROOT_DIRECTORY));
    }

    /** Returns the working directory of {@code thread} by what the kernel has said; null if it has said nothing. */
    byte @Nullable [] workingDirectory(long thread) {
        return places.get(key(thread, KernelName.WORKING_DIRECTORY));
    }

    /** Returns where the part of the text of the last {@link #start} begins that is below the path. */
    int rest() {
        return rest;
    }

    private static long key(long thread, int descriptor) {
        return thread << Integer.SIZE | Integer.toUnsignedLong(descriptor);
    }

    void clear() {
        places.clear();
        pending.clear();
        current = null;
        isReported = false;
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("name_unknown", unknown);
        to.lost("name_cut", cut);
        to.lost("name_unstable", unstable);
        to.lost("name_by_link", byLink);
        to.lost("name_by_mount", byMount);
    }
}
