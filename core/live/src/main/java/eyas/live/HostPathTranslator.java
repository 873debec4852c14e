package eyas.live;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventWriter;
import eyas.event.HostPaths;
import eyas.live.procfs.HostFileLookup;
import eyas.live.procfs.HostMounts;
import eyas.live.procfs.JobNamespaceMounts;
import eyas.live.recipe.Abi;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates kernel events with a place in a file system, sent for files below another root directory or directories reached by another
 * mount, to events with the names ({@link HostPaths}) in the machine's mount namespace and in the one that the task's was made from. If no
 * name is known, no event is sent, and the file counts as the machine's.
 *
 * <p>For one thread. Allocates for translated events only.
 */
final class HostPathTranslator implements AutoCloseable {
    /** See OTHER ROOTS in abi.h. */
    private static final byte[] PLACE_IN_FILE_SYSTEM = Bytes.of("eyas.fspath");

    private static final byte[] NAMES = Bytes.of(HostPaths.EVENT_NAME);
    private static final int DEVICE = Long.BYTES;
    private static final int START_BELOW = 2 * Long.BYTES;
    private static final int OUTER = 3 * Long.BYTES;
    private static final int INODES = 4 * Long.BYTES;
    private static final int PATH = INODES + Abi.FSPATH_INODES * Long.BYTES;
    private static final long NO_PLUGIN = 0;
    private static final long REFRESH_NANOSECONDS = 5_000_000;
    /** While events arrive without a pause, the mounts are checked again after this number of them. */
    private static final int EVENTS_PER_REFRESH = 64;

    private final HostMounts mounts;
    private final JobNamespaceMounts outer = new JobNamespaceMounts();
    private final HostFileLookup files;
    private final long bootTime;
    private EventWriter writer = new EventWriter(MemorySegment.NULL);
    private long capacity;
    private long refreshedAt = System.nanoTime();
    private long unnamed;
    private long unknown;
    private int passed;

    /**
     * Returns a translator with the current mounts; null if the machine's may not be read.
     *
     * @param bootTime offset from the kernel's boot clock to the time of events
     */
    static @Nullable HostPathTranslator open(long bootTime) {
        HostMounts mounts = HostMounts.open();
        return mounts == null ? null : new HostPathTranslator(mounts, bootTime);
    }

    private HostPathTranslator(HostMounts mounts, long bootTime) {
        this.mounts = mounts;
        this.files = new HostFileLookup(mounts);
        this.bootTime = bootTime;
    }

    /** Returns the inode number of the pid namespace whose first process has the machine's root directory. */
    long namespace() {
        return mounts.namespace();
    }

    /** Returns the inode number of the mount namespace of that process; 0 if it may not be read. */
    long mountNamespace() {
        return mounts.mountNamespace();
    }

    /** Reads the mounts again if they have changed, unless that was checked just before; call it when idle. */
    void refresh() {
        if (System.nanoTime() - refreshedAt > REFRESH_NANOSECONDS) {
            poll();
        }
    }

    /**
     * Observes an event of the stream. A process that mounts a file system, or changes its mounts or root directory, may write there next,
     * so the mounts are read before that.
     *
     * @param code of the event
     */
    void passed(int code) {
        switch (code) {
            case EventCode.SYSCALL_MOUNT_X,
                    EventCode.SYSCALL_UMOUNT_1_X,
                    EventCode.SYSCALL_UMOUNT2_X,
                    EventCode.SYSCALL_UNSHARE_X,
                    EventCode.SYSCALL_SETNS_X,
                    EventCode.SYSCALL_CHROOT_X -> poll();
            default -> {
                passed++;
                if (passed == EVENTS_PER_REFRESH) {
                    passed = 0;
                    refresh();
                }
            }
        }
    }

    private void poll() {
        refreshedAt = System.nanoTime();
        mounts.refresh();
    }

    /** Returns how many files have no known name, but may have one in the mount namespace that the job runs in. */
    long unknown() {
        return unknown;
    }

    /** Returns how many files may have unreported names, because mounts have changed since or too many names exist. */
    long unnamed() {
        return unnamed;
    }

    /**
     * Replaces {@code event} by its translation if it is a kernel event with a place in a file system.
     *
     * @return false if the event is dropped because no name is known
     */
    boolean translate(Event event) {
        if (event.code() != EventCode.ASYNCEVENT_E || !event.decode()) {
            return true;
        }
        if (!event.isParamString(Asyncevent.NAME, PLACE_IN_FILE_SYSTEM, PLACE_IN_FILE_SYSTEM.length)) {
            return true;
        }
        byte[] data = event.paramBytes(Asyncevent.DATA);
        if (data.length <= PATH) {
            return false;
        }
        poll();
        long inode = Bytes.eight(data, 0);
        int device = (int) Bytes.eight(data, DEVICE);
        byte[] path = withoutEnd(Arrays.copyOfRange(data, PATH, data.length));
        // Events older than the table may have happened with other mounts.
        boolean isOlder = event.time() - bootTime < mounts.readAt();
        List<byte[]> names = mounts.names(device, path, isOlder);
        boolean isUncertain = isOlder || mounts.isStale() || mounts.mayHaveMore(names);
        List<byte[]> outerNames = new ArrayList<>();
        long outer = Bytes.eight(data, OUTER);
        if (!addOuterNames(outer, device, path, outerNames)) {
            isUncertain = true;
            boolean isUnknown = (outer & 0xFFFF_FFFFL) == Abi.FSPATH_UNKNOWN || names.isEmpty();
            unknown += isUnknown && outerNames.isEmpty() ? 1 : 0;
        }
        boolean isOfJob = !outerNames.isEmpty();
        names.removeIf(name -> outerNames.stream().anyMatch(each -> Arrays.equals(each, name)));
        names.addAll(0, outerNames);
        if (isUncertain) {
            unnamed++;
        }
        if (names.isEmpty()) {
            return false;
        }
        boolean mayBeCertain = !isUncertain && mounts.areNamed(device, path, inodes(data));
        byte[] below = mayBeCertain ? below(data, path) : Bytes.EMPTY;
        int found = below.length > 0 ? files.elsewhere(below, device, inode, names) : -1;
        if (found < 0 || mounts.isStale()) {
            show(event, HostPaths.data(inode, isOfJob ? HostPaths.OF_JOB : Bytes.EMPTY, names));
        } else {
            Collections.swap(names, 0, found);
            show(event, HostPaths.data(inode, below, names));
        }
        return true;
    }

    /** Adds the names in the mount namespace that the task's was made from; returns whether they are known. */
    private boolean addOuterNames(long from, int device, byte[] path, List<byte[]> names) {
        long process = from & 0xFFFF_FFFFL;
        if (process == 0) {
            return true;
        }
        return process != Abi.FSPATH_UNKNOWN
                && outer.addNames((int) process, (int) (from >>> Integer.SIZE), device, path, names);
    }

    /** Returns the path below the task's root directory if the kernel knows no other place of the file; else an empty one. */
    private static byte[] below(byte[] data, byte[] path) {
        boolean isBelow = (Bytes.eight(data, DEVICE) >>> Integer.SIZE & Abi.FSPATH_BELOW) != 0;
        int from = (int) Bytes.eight(data, START_BELOW);
        boolean isPath = isBelow && from >= 0 && from < path.length && path[from] == '/';
        return isPath ? Arrays.copyOfRange(path, from, path.length) : Bytes.EMPTY;
    }

    /** Returns the inode numbers of the file and of its parent directories. */
    private static long[] inodes(byte[] data) {
        long[] inodes = new long[Math.clamp(Bytes.eight(data, START_BELOW) >>> Integer.SIZE, 0, Abi.FSPATH_INODES)];
        for (int i = 0; i < inodes.length; i++) {
            inodes[i] = Bytes.eight(data, INODES + i * Long.BYTES);
        }
        return inodes;
    }

    private static byte[] withoutEnd(byte[] text) {
        return Arrays.copyOf(text, Bytes.indexOfZero(text, text.length));
    }

    private void show(Event event, byte[] data) {
        long needed =
                EventLayout.HEADER + (long) EventLayout.MAX_PARAMS * Integer.BYTES + NAMES.length + data.length + 16;
        if (capacity < needed) {
            capacity = needed;
            writer = new EventWriter(Arena.ofAuto().allocate(needed, Long.BYTES));
        }
        writer.begin(EventCode.ASYNCEVENT_E, event.time(), event.thread())
                .put(NO_PLUGIN)
                .putString(NAMES)
                .putBytes(data)
                .end();
        event.wrap(writer.segment(), 0, event.cpu(), event.number(), false);
    }

    @Override
    public void close() {
        mounts.close();
    }
}
