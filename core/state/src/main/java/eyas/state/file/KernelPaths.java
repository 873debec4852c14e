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
 * Knows the directories that calls start from, as the kernel names them ({@link KernelName}), by thread and descriptor, and counts names
 * that could not be resolved. The kernel side reports a directory when it differs from what it has reported for the same thread and
 * descriptor, except for root directories, which it reports for each call. Where this has forgotten a directory that the kernel side takes
 * for reported, the name of the call counts as unknown. Event thread only.
 */
public final class KernelPaths implements LossReporter {
    /** The most directories that are remembered: twice as many as the kernel side remembers. */
    public static final int MOST = 32_768;
    /** The most memory that the directories take, in bytes. */
    public static final long MOST_BYTES = 32L << 20;

    private static final byte[][] DESCRIPTOR_LEADS = {
        Bytes.of("/proc/self/fd"), Bytes.of("/proc/thread-self/fd"), Bytes.of("/dev/fd")
    };
    /** The kernel side reads as many bytes of a text to find the descriptor in it, the terminator included. */
    private static final int LEAD = 32;

    private static final int MOST_DIGITS = 8;
    /** Calls whose event was lost leave their names until the thread's next event, or for good. */
    private static final int MOST_PENDING = 1024;
    /** The names of a call and its event are not further apart, in ns. */
    private static final long NEAR = 1_000_000_000L;

    private final Map<Long, NamedDirectory> places = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    /** The names of calls whose events have not come yet, by thread. */
    private final Map<Long, CallNames> pending = new LinkedHashMap<>(16, 0.75f) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CallNames> eldest) {
            return size() > MOST_PENDING;
        }
    };
    /** The names of the current event's call; null where the kernel has reported none for this call alone. */
    private @Nullable CallNames current;

    private boolean isReported;
    private long unknown;
    private long cut;
    private long unstable;
    private long byLink;
    private long byMount;
    /** Where the text that {@link #start} has looked at goes on behind the descriptor in it. */
    private int rest;
    /** The directory of descriptors that the text goes through; empty for none. */
    private byte[] lead = Bytes.EMPTY;

    /** Names that belong to one call. */
    private static final class CallNames {
        /** The paths of its objects, by the number of the name; null for none. */
        private final byte[] @Nullable [] objects = new byte[2][];
        /** The root directory that its texts start from, if it is not "/". */
        private @Nullable NamedDirectory root;
        /** The directory that a text starts from which is in no parameter. */
        private @Nullable NamedDirectory textStart;

        private byte[] text = Bytes.EMPTY;

        private long time;
        /** Whether another event came between: it is not certain that they are of the next call. */
        private boolean isDoubtful;
    }

    /** Takes the name of an object of the call whose event comes next in the thread of {@code event}. */
    public void object(Event event, KernelName name) {
        if (count(name)) {
            next(event).objects[name.descriptor() & 1] = name.path();
        }
    }

    /** Takes a text, and the directory it starts from, of the call whose event comes next in the thread of {@code event}. */
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

    /** Takes that a process wrote to a descriptor that another process with the same table has opened. */
    public void wroteToUnknown() {
        if (isReported) {
            unknown++;
        }
    }

    /**
     * Begins an event that is not asynchronous: names of the thread's call belong to it, and to no later one. A call that changes the file of
     * a descriptor which the kernel side takes for reported, and which this has forgotten, counts as unknown.
     */
    public void begin(Event event) {
        current = null;
        // fchown has its parameters in the same places.
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
            // Of a worker of io_uring, which has the number of the first thread; or the call's own event was lost.
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

    /** Returns the path of the object that a parameter of the current event names; null if the kernel has not named it. */
    public byte @Nullable [] object(Event event, int pathIndex) {
        return current == null ? null : current.objects[isSecond(event.code(), pathIndex) ? 1 : 0];
    }

    /** Returns the directory that the {@link #text()} of the current event's call starts from; null if there is none. */
    public @Nullable NamedDirectory textStart() {
        return current == null ? null : current.textStart;
    }

    /** Returns the text of the current event's call that is in no parameter. */
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

    /** Return whether the kernel side reports where the texts of successful calls of this kind start: those with {@code @base} in recipes.txt. */
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
     * Takes what the kernel says of a directory, or of the file of a descriptor, that a call starts from whose event comes next in the thread
     * of {@code event}.
     *
     * @param machine what the machine calls it; empty if that is not known
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

    /** Counts a name that is not whole; returns whether there is a name. */
    public boolean count(KernelName name) {
        isReported = true;
        if (name.has(KernelName.NONE_OPEN)) {
            // What a call does to the file of a descriptor counts when its event comes, see begin().
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

    /** Counts a text that starts from a directory of which nothing is known. */
    public void unknown() {
        unknown++;
    }

    /** Counts a text that is too long to be resolved. */
    public void cutText() {
        cut++;
    }

    /** Counts a text that passes a link that only the job's own calls say the target of. */
    public void passedLink() {
        byLink++;
    }

    /** Counts a text that passes a directory that the job has mounted something on. */
    public void passedMount() {
        byMount++;
    }

    /** Return whether the source reports such names: recordings of other programs have none. */
    public boolean isReported() {
        return isReported;
    }

    /**
     * Returns the directory that {@code text} starts from by what the kernel has said; null if that is not known. {@link #rest} is where the
     * part of the text begins that is below it.
     *
     * @param directory the descriptor that a relative text starts from, or {@link KernelName#WORKING_DIRECTORY}
     */
    public @Nullable NamedDirectory start(long thread, byte[] text, long directory) {
        rest = 0;
        lead = Bytes.EMPTY;
        if (text.length == 0 || text[0] != '/') {
            return places.get(key(thread, (int) directory));
        }
        CallNames names = current;
        // Below another root directory, /proc may be anything.
        int descriptor = names != null && names.root != null ? -1 : descriptor(text);
        if (descriptor >= 0) {
            return places.get(key(thread, descriptor));
        }
        return names != null && names.root != null ? names.root : isReported ? NamedDirectory.ROOT : null;
    }

    /** Returns the directory of the descriptor that {@code text} goes through, as the kernel has named it; null where it goes through none. */
    public @Nullable NamedDirectory namedByDescriptor(long thread, byte[] text) {
        NamedDirectory start = isReported ? start(thread, text, KernelName.WORKING_DIRECTORY) : null;
        return lead.length > 0 ? start : null;
    }

    /** Returns the directory of descriptors that the text of the last {@link #start} goes through; empty for none. */
    public byte[] lead() {
        return lead;
    }

    /** Return whether a directory of descriptors is {@code directory} or lies below it. */
    public static boolean isLead(byte[] directory) {
        for (byte[] lead : DESCRIPTOR_LEADS) {
            if (Bytes.startsWith(lead, directory)
                    && (lead.length == directory.length || lead[directory.length] == '/')) {
                return true;
            }
        }
        return false;
    }

    /** Returns the descriptor that a text names by a link of procfs or {@code /dev/fd}, and sets {@link #rest} behind it; -1 for none. */
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

    /** Returns the part of a text that is below the directory it starts from, where the kernel has reported that with the text. */
    public byte[] below(byte[] text) {
        rest = 0;
        lead = Bytes.EMPTY;
        descriptor(text);
        return fromRest(text);
    }

    /** Returns the part of the text of the last {@link #start} that is below the directory. */
    public byte[] fromRest(byte[] text) {
        int from = rest;
        while (from < text.length && text[from] == '/') {
            from++;
        }
        return from == 0 ? text : Arrays.copyOfRange(text, from, text.length);
    }

    /** Returns the working directory of {@code thread} by what the kernel has said; null if it has said nothing. */
    public byte @Nullable [] workingDirectory(long thread) {
        NamedDirectory place = places.get(key(thread, KernelName.WORKING_DIRECTORY));
        return place == null ? null : place.usual();
    }

    /** Returns the file of a descriptor of {@code thread} by what the kernel has said; null if it has said nothing. */
    public @Nullable NamedDirectory file(long thread, long descriptor) {
        return descriptor < 0 ? null : places.get(key(thread, (int) descriptor));
    }

    /** Passes each directory to {@code consumer}, by thread and descriptor, the one used last at the end. */
    public void forEach(PlaceConsumer consumer) {
        places.forEach((key, place) -> consumer.take(key >> Integer.SIZE, key.intValue(), place));
    }

    /** Receives the directories that the kernel has named. */
    public interface PlaceConsumer {
        /** Takes the directory of a thread's descriptor. */
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
