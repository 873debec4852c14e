package eyas.live.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mounts that the first process of our pid namespace has: what the machine calls a file, of which the kernel tells the file
 * system and the path within it. The table is read again when the kernel says that it has changed, but a tenth of the time at the most:
 * who mounts all the time is not followed at each step. See docs/adr/0030-other-roots.md.
 *
 * <p>For one thread.
 */
public final class MachineMounts implements AutoCloseable {
    private static final byte[] TABLE = Bytes.of("/proc/1/mountinfo");
    private static final byte[] OWN_TABLE = Bytes.of("/proc/self/mountinfo");
    private static final byte[] NAMESPACE = Bytes.of("/proc/self/ns/pid");
    private static final byte[] MOUNT_NAMESPACE = Bytes.of("/proc/1/ns/mnt");
    private static final byte[] OWN_MOUNT_NAMESPACE = Bytes.of("/proc/self/ns/mnt");
    private static final Path STATUS = Path.of("/proc/self/status");
    /** The inode number of the first pid namespace ({@code PROC_PID_INIT_INO}). */
    private static final long FIRST_NAMESPACE = 0xEFFF_FFFCL;
    /** A mount may come between the two tables as they are read. */
    private static final int COMPARISONS = 3;

    private static final int PIECE = 64 << 10;
    /** A table that is longer is not read: nothing is known then. */
    private static final int MOST_BYTES = 4 << 20;
    /** More names than this nobody needs. */
    private static final int MOST_NAMES = 16;
    /** After it was read, the table is left alone for so many times as long as the processor took for that. */
    private static final int REST = 9;

    private final FileCalls files;
    private final ClockCalls clock = new ClockCalls();
    private final int table;
    private final long namespace;
    private final boolean isOurs;
    private final PlainDevices plain;
    private final PlainWalk walk;
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);
    private List<MountPoint> before = List.of();
    private List<MountPoint> mounts = List.of();
    private PartialMounts parts;
    private boolean isStale;
    private long nextRead;

    private MachineMounts(FileCalls files, int table, long namespace) {
        this.files = files;
        this.table = table;
        this.namespace = namespace;
        this.isOurs = namespace == FIRST_NAMESPACE && hasSameTable();
        this.walk = new PlainWalk(files);
        long start = clock.threadTime();
        this.mounts = MountPoint.all(read(table));
        this.plain = new PlainDevices(mounts, files);
        this.parts = new PartialMounts(mounts, plain, walk, files);
        rest(start);
    }

    /** Returns the mounts; null where the table of the first process may not be read. */
    public static @Nullable MachineMounts open() {
        FileCalls files = new FileCalls();
        long namespace = namespace(files.readLink(NAMESPACE));
        if (namespace == 0 || !isOfOurNamespace()) {
            return null;
        }
        int table = files.open(TABLE, FileCalls.O_RDONLY);
        return table < 0 ? null : new MachineMounts(files, table, namespace);
    }

    /**
     * Return whether {@code /proc} is that of our pid namespace: then it knows us by one number alone. One of a namespace above has
     * another first process.
     */
    private static boolean isOfOurNamespace() {
        try {
            TaskStatus status = TaskStatus.parse(Files.readAllBytes(STATUS));
            return status != null && status.vtid >= 0 && !status.nested;
        } catch (IOException e) {
            // Without it nothing is known, and every file is taken for the machine's.
            return false;
        }
    }

    /** Returns the number in {@code pid:[number]}, 0 where there is none. */
    private static long namespace(byte[] link) {
        LineScanner scan = new LineScanner().over(link, 0, link.length);
        long number = scan.behind('[').number();
        return scan.failed() ? 0 : number;
    }

    /** Tables have the numbers of mounts, and show them from the root directory: both are the same where the tables are. */
    private boolean hasSameTable() {
        for (int i = 0; i < COMPARISONS; i++) {
            int own = files.open(OWN_TABLE, FileCalls.O_RDONLY);
            if (own < 0) {
                return false;
            }
            byte[] ours = read(own);
            files.close(own);
            if (ours.length > 0 && Arrays.equals(ours, read(table))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the inode number of our pid namespace. */
    public long namespace() {
        return namespace;
    }

    /**
     * Returns the inode number of the mount namespace of the first process, which may not be read without all of its capabilities; then that
     * of our own one if it is the same. 0 where it is not known.
     */
    public long mountNamespace() {
        long first = namespace(files.readLink(MOUNT_NAMESPACE));
        return first == 0 && isOurs ? namespace(files.readLink(OWN_MOUNT_NAMESPACE)) : first;
    }

    /**
     * Return whether our own paths are those of the machine: it is no container, and has no mounts and no root directory of its own.
     * What we find by a name then is what the machine finds.
     */
    public boolean isOurs() {
        return isOurs;
    }

    /** Return whether mounts have come or gone that are not known yet. Costs a system call. */
    public boolean isStale() {
        isStale |= files.pollChanged(table) != 0;
        return isStale;
    }

    /** Reads the table again if it has changed, and was not read just now; return whether it was read. */
    public boolean refresh() {
        if (!isStale() || System.nanoTime() - nextRead < 0) {
            return false;
        }
        long start = clock.threadTime();
        before = mounts;
        mounts = MountPoint.all(read(table));
        plain.keep(mounts);
        parts = new PartialMounts(mounts, plain, walk, files);
        isStale = false;
        rest(start);
        return true;
    }

    /** On a busy machine, most of the time that passes is spent by others, and that is when the mounts have to be known early. */
    private void rest(long start) {
        nextRead = System.nanoTime() + REST * (clock.threadTime() - start);
    }

    /**
     * Returns what the machine calls a file, in the order of the table, 16 names at the most; nothing where that is not known.
     *
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     * @param sinceBefore whether the names count, too, that the file had by the table before this one
     */
    public List<byte[]> names(int device, byte[] path, boolean sinceBefore) {
        List<byte[]> names = new ArrayList<>();
        add(mounts, device, path, names);
        if (sinceBefore) {
            add(before, device, path, names);
        }
        return names;
    }

    private static void add(List<MountPoint> mounts, int device, byte[] path, List<byte[]> names) {
        for (MountPoint mount : mounts) {
            byte[] name = mount.device() == device && names.size() < MOST_NAMES ? mount.name(path) : null;
            if (name != null && names.stream().noneMatch(each -> Arrays.equals(each, name))) {
                names.add(name);
            }
        }
    }

    /** Return whether {@link #names} may have left some out: no table is known, or there are as many as it tells. */
    public boolean mayHaveMore(List<byte[]> names) {
        return mounts.isEmpty() || names.size() == MOST_NAMES;
    }

    /**
     * Return whether {@link #names} has the names by all mounts of a file on a plain file system, also by those whose source was moved.
     *
     * @param path of the file, from the root of its file system
     * @param inodes of the file and of all folders on the way
     */
    public boolean areNamed(int device, byte[] path, long[] inodes) {
        return parts.areNamed(device, path, inodes);
    }

    /**
     * Opens what the machine has at {@code name}, by a way without symbolic links, and through mounts alone that hold what is written to
     * them themselves. The descriptor stands for a place only.
     *
     * @return negative if there is nothing, {@link PlainWalk#ABSENT}, or if that is not known
     */
    int open(byte[] name) {
        return walk.open(name, mounts, plain);
    }

    private byte[] read(int from) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (files.rewind(from) != 0) {
            return Bytes.EMPTY;
        }
        while (true) {
            long got = files.read(from, piece, PIECE);
            if (got < 0 && files.errno() == Errno.EINTR) {
                continue;
            }
            if (got < 0 || text.size() + got > MOST_BYTES) {
                return Bytes.EMPTY;
            }
            if (got == 0) {
                return text.toByteArray();
            }
            text.writeBytes(piece.asSlice(0, got).toArray(JAVA_BYTE));
        }
    }

    @Override
    public void close() {
        walk.close();
        files.close(table);
    }
}
