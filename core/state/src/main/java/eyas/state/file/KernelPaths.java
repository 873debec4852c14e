package eyas.state.file;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.FchmodExit;
import eyas.event.EventParams.LinkExit;
import eyas.event.EventParams.LinkatExit;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.KernelName;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directories that calls start from, as reported by the kernel ({@link KernelName}), by thread and descriptor; counts names that could
 * not be resolved. The kernel side reports a directory only if it differs from the last one for the same thread and descriptor. Root
 * directories are reported for each call. If a directory was evicted here that the kernel side does not report again, the name of the call
 * is counted as unknown. Event thread only.
 */
public final class KernelPaths implements LossReporter {
    /** The maximum number of directories: twice as many as the kernel side keeps. */
    public static final int MOST = 32_768;
    /** The maximum memory of the directories, in bytes. */
    public static final long MOST_BYTES = 32L << 20;

    private static final byte[][] DESCRIPTOR_LEADS = {
        Bytes.of("/proc/self/fd"), Bytes.of("/proc/thread-self/fd"), Bytes.of("/dev/fd")
    };
    /** The number of bytes of a path argument, including the terminator, in which the kernel side searches for the descriptor. */
    private static final int LEAD = 32;

    private static final int MOST_DIGITS = 8;
    /** Maximum number of pending calls. A call whose event was lost leaves its names until the thread's next event, or forever. */
    private static final int MOST_PENDING = 1024;
    /** Maximum time between the names of a call and its event, in ns. */
    private static final long NEAR = 1_000_000_000L;

    private final Map<Long, NamedDirectory> places = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    /** The names of calls whose events have not arrived yet, by thread. */
    private final Map<Long, CallNames> pending = new LinkedHashMap<>(16, 0.75f) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CallNames> eldest) {
            return size() > MOST_PENDING;
        }
    };
    /** The names of the current event's call; null if the kernel reported none for it. */
    private @Nullable CallNames current;

    private boolean isReported;
    private long unknown;
    private long cut;
    private long unstable;
    private long byLink;
    private long byMount;
    /** Offset in the last {@link #start} path argument after the descriptor in it. */
    private int rest;
    /** The descriptor directory that the path argument starts with; empty for none. */
    private byte[] lead = Bytes.EMPTY;

    /** Names reported for one call. */
    private static final class CallNames {
        /** The paths of its objects, by the number of the name; null for none. */
        private final byte[] @Nullable [] objects = new byte[2][];
        /** The root directory that its path arguments start from, if it is not "/". */
        private @Nullable NamedDirectory root;
        /** The directory that the path outside of the parameters starts from. */
        private @Nullable NamedDirectory textStart;

        private byte[] text = Bytes.EMPTY;

        private long time;
        /** Whether another event came in between, so that the names may belong to another call. */
        private boolean isDoubtful;
    }

    /** Adds the name of an object for the next call of the thread of {@code event}. */
    public void object(Event event, KernelName name) {
        if (count(name)) {
            next(event).objects[name.descriptor() & 1] = name.path();
        }
    }

    /** Adds a path and its starting directory for the next call of the thread of {@code event}. */
    public void text(Event event, KernelName name, byte[] machine, boolean isOfJob) {
        if (count(name)) {
            CallNames names = next(event);
            names.textStart = NamedDirectory.of(name, machine, isOfJob);
            names.text = name.more();
        }
    }

    private CallNames next(Event event) {
        CallNames names = pending.computeIfAbsent(event.thread(), _ -> new CallNames());
        names.time = event.time();
        return names;
    }

    /** Counts a write to a descriptor that another process with the same table opened. */
    public void wroteToUnknown() {
        if (isReported) {
            unknown++;
        }
    }

    /**
     * Starts an event that is not asynchronous. The names pending for its thread belong to this call only. If it changes the file of a
     * descriptor that was evicted here and that the kernel side does not report again, the name is counted as unknown.
     */
    public void begin(Event event) {
        current = null;
        // fchown has its parameters at the same indexes.
        if (isReported
                && (event.code() == EventCode.SYSCALL_FCHMOD_X || event.code() == EventCode.SYSCALL_FCHOWN_X)
                && event.result(-1) == 0
                && file(event.thread(), event.paramSigned(FchmodExit.FD, -1)) == null) {
            unknown++;
        }
        if (pending.isEmpty()) {
            return;
        }
        if (!isBased(event.code()) && event.code() != EventCode.GENERIC_X) {
            // Either the event of an io_uring worker, which shares its id with the main thread, or the call's own event
            // was lost.
            CallNames names = pending.get(event.thread());
            if (names != null) {
                names.isDoubtful = true;
            }
            return;
        }
        CallNames names = pending.remove(event.thread());
        if (names == null || Math.abs(event.time() - names.time) > NEAR) {
            return;
        }
        if (names.isDoubtful) {
            unstable++;
        } else {
            current = names;
        }
    }

    /** Returns the path of the object named by a parameter of the current event; null if the kernel did not report it. */
    public byte @Nullable [] object(Event event, int pathIndex) {
        return current == null ? null : current.objects[isSecond(event.code(), pathIndex) ? 1 : 0];
    }

    /** Returns the directory that {@link #text()} starts from; null if there is none. */
    public @Nullable NamedDirectory textStart() {
        return current == null ? null : current.textStart;
    }

    /** Returns the path of the current event's call that is in no parameter. */
    public byte[] text() {
        return current == null ? Bytes.EMPTY : current.text;
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

    /**
     * Returns whether the kernel side reports the starting directory of successful calls with this code: those with {@code @base} in
     * recipes.txt.
     */
    public static boolean isBased(int code) {
        return switch (code) {
            case EventCode.SYSCALL_RENAME_X,
                    EventCode.SYSCALL_RENAMEAT_X,
                    EventCode.SYSCALL_RENAMEAT2_X,
                    EventCode.SYSCALL_UNLINK_2_X,
                    EventCode.SYSCALL_UNLINKAT_2_X,
                    EventCode.SYSCALL_LINK_2_X,
                    EventCode.SYSCALL_LINKAT_2_X,
                    EventCode.SYSCALL_SYMLINK_X,
                    EventCode.SYSCALL_SYMLINKAT_X,
                    EventCode.SYSCALL_MKDIR_2_X,
                    EventCode.SYSCALL_MKDIRAT_X,
                    EventCode.SYSCALL_RMDIR_2_X,
                    EventCode.SYSCALL_MKNOD_X,
                    EventCode.SYSCALL_MKNODAT_X,
                    EventCode.SYSCALL_CHMOD_X,
                    EventCode.SYSCALL_FCHMODAT_X,
                    EventCode.SYSCALL_CHOWN_X,
                    EventCode.SYSCALL_LCHOWN_X,
                    EventCode.SYSCALL_FCHOWNAT_X,
                    EventCode.SYSCALL_MOUNT_X,
                    EventCode.SYSCALL_UMOUNT_1_X,
                    EventCode.SYSCALL_UMOUNT2_X -> true;
            default -> false;
        };
    }

    /**
     * Adds the reported directory, or file of a descriptor, that the next call of the thread of {@code event} starts from.
     *
     * @param machine its host path; empty if unknown
     * @param isOfJob see {@link NamedDirectory#isOfJob}
     */
    public void take(Event event, KernelName name, byte[] machine, boolean isOfJob) {
        if (!count(name)) {
            NamedDirectory closed = places.remove(key(event.thread(), name.descriptor()));
            bytes -= closed == null ? 0 : closed.size();
            return;
        }
        NamedDirectory place = NamedDirectory.of(name, machine, isOfJob);
        if (name.descriptor() == KernelName.ROOT_DIRECTORY) {
            next(event).root = place;
            return;
        }
        NamedDirectory before = places.put(key(event.thread(), name.descriptor()), place);
        bytes += place.size() - (before == null ? 0 : before.size());
        for (Iterator<NamedDirectory> eldest = places.values().iterator();
                places.size() > MOST || bytes > MOST_BYTES; ) {
            bytes -= eldest.next().size();
            eldest.remove();
        }
    }

    /** Counts an incomplete name; returns whether there is a name. */
    public boolean count(KernelName name) {
        isReported = true;
        if (name.has(KernelName.NONE_OPEN)) {
            // The call on a descriptor is counted at its own event, in begin().
            unknown += name.kind() == KernelName.Kind.DESCRIPTOR ? 0 : 1;
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

    /** Counts a path that starts from an unknown directory. */
    public void unknown() {
        unknown++;
    }

    /** Counts a path that is too long to be resolved. */
    public void cutText() {
        cut++;
    }

    /** Counts a path through a link whose target is known only from the job's own calls. */
    public void passedLink() {
        byLink++;
    }

    /** Counts a path through a directory that the job mounted something on. */
    public void passedMount() {
        byMount++;
    }

    /** Returns whether the source reports such names; captures by other programs have none. */
    public boolean isReported() {
        return isReported;
    }

    /**
     * Returns the reported directory that {@code text} starts from; null if unknown. Sets {@link #rest} to the offset of the part below it.
     *
     * @param directory the descriptor that a relative path starts from, or {@link KernelName#WORKING_DIRECTORY}
     */
    public @Nullable NamedDirectory start(long thread, byte[] text, long directory) {
        rest = 0;
        lead = Bytes.EMPTY;
        if (text.length == 0 || text[0] != '/') {
            return places.get(key(thread, (int) directory));
        }
        CallNames names = current;
        // Below another root directory, /proc is not necessarily procfs.
        int descriptor = names != null && names.root != null ? -1 : descriptor(text);
        if (descriptor >= 0) {
            return places.get(key(thread, descriptor));
        }
        return names != null && names.root != null ? names.root : isReported ? NamedDirectory.ROOT : null;
    }

    /** Returns the reported directory of the descriptor that {@code text} goes through; null if it goes through none. */
    public @Nullable NamedDirectory namedByDescriptor(long thread, byte[] text) {
        NamedDirectory start = isReported ? start(thread, text, KernelName.WORKING_DIRECTORY) : null;
        return lead.length > 0 ? start : null;
    }

    /** Returns the descriptor directory at the start of the last {@link #start} path; empty for none. */
    public byte[] lead() {
        return lead;
    }

    /** Returns whether a descriptor directory is {@code directory} or below it. */
    public static boolean isLead(byte[] directory) {
        for (byte[] lead : DESCRIPTOR_LEADS) {
            if (Bytes.startsWith(lead, directory)
                    && (lead.length == directory.length || lead[directory.length] == '/')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the descriptor that a path names through procfs or {@code /dev/fd}, and sets {@link #rest} to the offset after it; -1 for
     * none.
     */
    private int descriptor(byte[] text) {
        for (byte[] lead : DESCRIPTOR_LEADS) {
            int from = lead.length + 1;
            if (text.length >= from && text[lead.length] == '/' && Bytes.startsWith(text, lead)) {
                int end = from;
                while (end < text.length && text[end] != '/') {
                    end++;
                }
                boolean isRead = end - from < MOST_DIGITS && end < LEAD;
                int number = isRead ? (int) DirectoryFd.number(text, from, end) : -1;
                rest = number < 0 ? 0 : end;
                this.lead = number < 0 ? Bytes.EMPTY : lead;
                return number;
            }
        }
        return -1;
    }

    /** Returns the part of a path below its starting directory, if the kernel reported that with the path. */
    public byte[] below(byte[] text) {
        rest = 0;
        lead = Bytes.EMPTY;
        descriptor(text);
        return fromRest(text);
    }

    /** Returns the part of the last {@link #start} path below the directory. */
    public byte[] fromRest(byte[] text) {
        int from = rest;
        while (from < text.length && text[from] == '/') {
            from++;
        }
        return from == 0 ? text : Arrays.copyOfRange(text, from, text.length);
    }

    /** Returns the working directory of {@code thread} as reported by the kernel; null if it reported none. */
    public byte @Nullable [] workingDirectory(long thread) {
        NamedDirectory place = places.get(key(thread, KernelName.WORKING_DIRECTORY));
        return place == null ? null : place.usual();
    }

    /** Returns the file of a descriptor of {@code thread} as reported by the kernel; null if it reported none. */
    public @Nullable NamedDirectory file(long thread, long descriptor) {
        return descriptor < 0 ? null : places.get(key(thread, (int) descriptor));
    }

    /** Passes each directory to {@code consumer}, by thread and descriptor, the most recently used one last. */
    public void forEach(PlaceConsumer consumer) {
        places.forEach((key, place) -> consumer.take(key >> Integer.SIZE, key.intValue(), place));
    }

    /** Receives the directories reported by the kernel. */
    public interface PlaceConsumer {
        /** Receives the directory of a thread's descriptor. */
        void take(long thread, int descriptor, NamedDirectory place);
    }

    private static long key(long thread, int descriptor) {
        return thread << Integer.SIZE | Integer.toUnsignedLong(descriptor);
    }

    public void clear() {
        places.clear();
        bytes = 0;
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
