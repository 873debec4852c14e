package eyas.live.account;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds root directories. One per thread; the roots it found are read by that thread, or after {@link #adopt} by another one.
 *
 * <p>The root directory of a stranger may be on a file system that a process serves: whoever asks that one anything waits for an answer
 * that may never come, and no signal ends such a wait. So the kernel alone is asked first of which type it is.
 */
public final class AccountRootFinder {
    /** Those that the kernel answers for by itself, and which hold what was written to them. */
    private static final Set<String> LOCAL = Set.of(
            "bcachefs",
            "btrfs",
            "erofs",
            "ext2",
            "ext3",
            "ext4",
            "f2fs",
            "iso9660",
            "jfs",
            "overlay",
            "ramfs",
            "squashfs",
            "tmpfs",
            "vfat",
            "xfs",
            "zfs");

    private static final String OWN_MOUNTS = "/proc/self/mountinfo";
    /** Of a table of mounts, no more is read: a stranger may make many. A root directory is among the first of them. */
    private static final int MOST_MOUNTS = 256 << 10;

    private static final byte[] MOUNT_ID = Bytes.of("mnt_id:");
    private static final byte[] INODE = Bytes.of("ino:");
    private static final int PIECE = 4 << 10;

    private final FileCalls files = new FileCalls();
    private final FileStatus status = new FileStatus();
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);

    /**
     * Returns the root directory of thread {@code tid}; null where it is gone, or we may not. Asks nobody but the kernel.
     */
    public @Nullable AccountRoot ofThread(long tid) {
        return ofStranger("/proc/" + tid + "/root", "/proc/" + tid + "/mountinfo");
    }

    /**
     * Returns which root directory thread {@code tid} has, at half the price of that; null where it is gone, or the kernel does not tell
     * (before Linux 5.14). It tells one from the next, but once a mount is gone, another one may have its id.
     */
    public @Nullable RootDirectoryId spot(long tid) {
        int place = files.open(Bytes.of("/proc/" + tid + "/root"), FileCalls.O_PATH);
        if (place < 0) {
            return null;
        }
        byte[] text = description(place);
        files.close(place);
        long inode = number(text, INODE);
        return inode < 0 ? null : new RootDirectoryId(number(text, MOUNT_ID), inode);
    }

    /** Returns where a root directory is that was found; null where the kernel does not tell. */
    public @Nullable RootDirectoryId spot(AccountRoot root) {
        byte[] text = description(root.place());
        long mount = number(text, MOUNT_ID);
        long inode = root.isReadable() ? root.inode() : number(text, INODE);
        return mount < 0 || inode < 0 ? null : new RootDirectoryId(mount, inode);
    }

    /** Returns the directory {@code folder} as a root of this machine; null where there is none. */
    public @Nullable AccountRoot at(Path folder) {
        int place = files.open(Bytes.of(folder.toString()), FileCalls.O_PATH);
        if (place < 0) {
            return null;
        }
        if (!files.status(place, status) || !status.isDirectory()) {
            files.close(place);
            return null;
        }
        return AccountRoot.own(files, place, mount(place), status);
    }

    /** Returns {@code root} for this finder's thread; the root that was given is of no use any more. */
    public AccountRoot adopt(AccountRoot root) {
        return root.with(files);
    }

    /**
     * Returns the directory {@code folder}, which the table {@code mounts} has the mount of. The table is opened first, and can then be read
     * even if the process ends; if that gets another root meanwhile, the second try sees both.
     */
    @Nullable
    AccountRoot ofStranger(String folder, String mounts) {
        AccountRoot root = tryStranger(folder, mounts);
        if (root != null && !root.isReadable()) {
            AccountRoot again = tryStranger(folder, mounts);
            if (again != null) {
                root.close();
                return again;
            }
        }
        return root;
    }

    private @Nullable AccountRoot tryStranger(String folder, String mounts) {
        int table = files.open(Bytes.of(mounts), FileCalls.O_RDONLY);
        if (table < 0) {
            return null;
        }
        int place = files.open(Bytes.of(folder), FileCalls.O_PATH);
        MountTable.@Nullable Mount mount = place < 0 ? null : mount(place, table);
        files.close(table);
        if (place < 0) {
            return null;
        }
        // Whoever only changed his root directory may have one that his own table does not reach.
        MountTable.@Nullable Mount known = mount == null ? mount(place) : mount;
        if (known == null || !LOCAL.contains(known.type())) {
            return AccountRoot.unreadable(files, place, known);
        }
        if (!files.status(place, status) || !status.isDirectory()) {
            files.close(place);
            return null;
        }
        return AccountRoot.ofStranger(files, place, known, status);
    }

    /** Returns the mount of an open place by the table of this process. */
    private MountTable.@Nullable Mount mount(int place) {
        int table = files.open(Bytes.of(OWN_MOUNTS), FileCalls.O_RDONLY);
        if (table < 0) {
            return null;
        }
        MountTable.@Nullable Mount found = mount(place, table);
        files.close(table);
        return found;
    }

    /** Returns the mount of an open place by an open table. Its id is nobody else's for as long as the place is open. */
    private MountTable.@Nullable Mount mount(int place, int table) {
        long id = mountId(place);
        if (id < 0) {
            return null;
        }
        MountTable text = new MountTable(id);
        MountTable.@Nullable Mount found = null;
        int total = 0;
        for (byte[] next = next(table); next.length > 0 && found == null && total < MOST_MOUNTS; next = next(table)) {
            found = text.piece(next);
            total += next.length;
        }
        return found;
    }

    private long mountId(int place) {
        return number(description(place), MOUNT_ID);
    }

    /** Returns what the kernel says of an open place, nothing for an error. */
    private byte[] description(int place) {
        int fd = files.open(Bytes.of("/proc/self/fdinfo/" + place), FileCalls.O_RDONLY);
        if (fd < 0) {
            return Bytes.EMPTY;
        }
        byte[] text = next(fd);
        files.close(fd);
        return text;
    }

    /** Returns the number behind {@code name}, -1 where there is none. */
    private static long number(byte[] text, byte[] name) {
        int at = Bytes.indexOf(text, name);
        if (at < 0) {
            return -1;
        }
        long number = 0;
        for (int i = at + name.length; i < text.length && text[i] != '\n'; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                number = number * 10 + text[i] - '0';
            }
        }
        return number;
    }

    /** Returns what is read next, nothing at the end or for an error. */
    private byte[] next(int fd) {
        long got = files.read(fd, piece, PIECE);
        while (got < 0 && files.errno() == Errno.EINTR) {
            got = files.read(fd, piece, PIECE);
        }
        return got <= 0 ? Bytes.EMPTY : piece.asSlice(0, got).toArray(JAVA_BYTE);
    }
}
