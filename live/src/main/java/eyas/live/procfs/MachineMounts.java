package eyas.live.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mounts that the first process of our pid namespace has: what the machine calls a file, of which the kernel tells the file
 * system and the path within it. The table is read again when the kernel says that it has changed.
 *
 * <p>Only file systems count that were mounted when this was made, of types that hold what is written to them themselves: one that comes
 * later may be one that the job has made, and writes to the machine's files behind it. In a container, and where the machine's
 * root is an overlay, only the root's counts: what lies on others may be the files of somebody else by the names that they have there.
 * See docs/adr/0030-other-roots.md.
 *
 * <p>For one thread.
 */
public final class MachineMounts implements AutoCloseable {
    private static final byte[] TABLE = Bytes.of("/proc/1/mountinfo");
    private static final byte[] NAMESPACE = Bytes.of("/proc/self/ns/pid");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String NUMBERS = "NSpid:";
    /** The inode number of the first pid namespace ({@code PROC_PID_INIT_INO}). */
    private static final long FIRST_NAMESPACE = 0xEFFF_FFFCL;

    private static final Set<String> OWN_CONTENT =
            Set.of("bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "tmpfs", "xfs", "zfs");
    private static final String OVERLAY = "overlay";

    private static final int PIECE = 64 << 10;
    /** A table that is longer is not read: nothing is known then. */
    private static final int MOST_BYTES = 4 << 20;
    /** More names than this nobody needs, and where there are more, none is told. */
    private static final int MOST_NAMES = 16;

    private final FileCalls files;
    private final int table;
    private final long namespace;
    private final Map<Integer, String> counting = new HashMap<>();
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);
    private List<MountPoint> mounts;

    private MachineMounts(FileCalls files, int table, long namespace) {
        this.files = files;
        this.table = table;
        this.namespace = namespace;
        this.mounts = read();
        MountPoint root = root(mounts);
        if (root != null) {
            boolean onlyRoot = namespace != FIRST_NAMESPACE || root.type().equals(OVERLAY);
            for (MountPoint mount : onlyRoot ? List.of(root) : mounts) {
                if (OWN_CONTENT.contains(mount.type()) || mount == root) {
                    counting.put(mount.device(), mount.type());
                }
            }
        }
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
        try (Stream<String> lines = Files.lines(STATUS, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(NUMBERS))
                    .anyMatch(line ->
                            line.substring(NUMBERS.length()).strip().chars().allMatch(Character::isDigit));
        } catch (IOException | UncheckedIOException e) {
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

    /** The last mount at the root lies over the others. */
    private static @Nullable MountPoint root(List<MountPoint> mounts) {
        MountPoint found = null;
        for (MountPoint mount : mounts) {
            if (mount.isRoot()) {
                found = mount;
            }
        }
        return found;
    }

    /** Returns the inode number of our pid namespace. */
    public long namespace() {
        return namespace;
    }

    /** Reads the table again if it has changed; return whether it has. Costs a system call where it has not. */
    public boolean refresh() {
        if (files.pollChanged(table) == 0) {
            return false;
        }
        mounts = read();
        return true;
    }

    /**
     * Returns what the machine calls a file, in the order of the table; nothing where that is not known.
     *
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     */
    public List<byte[]> names(int device, byte[] path) {
        String type = counting.get(device);
        List<byte[]> names = new ArrayList<>();
        for (MountPoint mount : mounts) {
            byte[] name = mount.device() == device && mount.type().equals(type) ? mount.name(path) : null;
            if (name != null) {
                names.add(name);
            }
        }
        return names.size() <= MOST_NAMES ? names : List.of();
    }

    private List<MountPoint> read() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (files.rewind(table) != 0) {
            return List.of();
        }
        while (true) {
            long got = files.read(table, piece, PIECE);
            if (got < 0 && files.errno() == Errno.EINTR) {
                continue;
            }
            if (got < 0 || text.size() + got > MOST_BYTES) {
                return List.of();
            }
            if (got == 0) {
                return MountPoint.all(text.toByteArray());
            }
            text.writeBytes(piece.asSlice(0, got).toArray(JAVA_BYTE));
        }
    }

    @Override
    public void close() {
        files.close(table);
    }
}
