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
 * Opens root directories. For one thread; the roots it returns are read by that thread, or after {@link #adopt} by another one.
 *
 * <p>An untrusted root directory may be on a file system that a process serves (FUSE), where any access can block forever and cannot be
 * interrupted. So the type of its file system is read from the kernel first.
 */
public final class AccountRootFinder {
    /** File systems that the kernel serves by itself, and that store what was written to them. */
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
    /** Limit of the mount table that is read, since a process may create many mounts. A root directory is among the first ones. */
    private static final int MAX_MOUNTS = 256 << 10;

    private static final byte[] MOUNT_ID = Bytes.of("mnt_id:");
    private static final byte[] INODE = Bytes.of("ino:");
    private static final int PIECE = 4 << 10;

    private final FileCalls files = new FileCalls();
    private final FileStatus status = new FileStatus();
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);

    /**
     * Returns the root directory of thread {@code tid}; null if it has ended or access is denied. Accesses no file system but {@code
     * /proc}.
     */
    public @Nullable AccountRoot ofThread(long tid) {
        return ofUntrusted("/proc/" + tid + "/root", "/proc/" + tid + "/mountinfo");
    }

    /**
     * Returns the id of the root directory of thread {@code tid}, at half the price of {@link #ofThread}; null if the thread has ended or
     * the kernel does not report it (before Linux 5.14). Ids differ for directories that exist at the same time; once a mount is gone,
     * another one may reuse its id.
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

    /** Returns the id of an opened root directory; null if the kernel does not report it. */
    public @Nullable RootDirectoryId spot(AccountRoot root) {
        byte[] text = description(root.place());
        long mount = number(text, MOUNT_ID);
        long inode = root.isReadable() ? root.inode() : number(text, INODE);
        return mount < 0 || inode < 0 ? null : new RootDirectoryId(mount, inode);
    }

    /** Returns the directory {@code directory} as a trusted root of this machine; null if it does not exist. */
    public @Nullable AccountRoot at(Path directory) {
        int place = files.open(Bytes.of(directory.toString()), FileCalls.O_PATH);
        if (place < 0) {
            return null;
        }
        if (!files.status(place, status) || !status.isDirectory()) {
            files.close(place);
            return null;
        }
        return AccountRoot.own(files, place, mount(place), status);
    }

    /** Returns {@code root} for this finder's thread; the original must not be used any more. */
    public AccountRoot adopt(AccountRoot root) {
        return root.with(files);
    }

    /**
     * Returns the untrusted directory {@code directory}, whose mount is in the table {@code mounts}. The table is opened first, so it can
     * be read even if the process ends. If the process changes its root meanwhile, the second try reads both after the change.
     */
    @Nullable
    AccountRoot ofUntrusted(String directory, String mounts) {
        AccountRoot root = tryUntrusted(directory, mounts);
        if (root != null && !root.isReadable()) {
            AccountRoot again = tryUntrusted(directory, mounts);
            if (again != null) {
                root.close();
                return again;
            }
        }
        return root;
    }

    private @Nullable AccountRoot tryUntrusted(String directory, String mounts) {
        int table = files.open(Bytes.of(mounts), FileCalls.O_RDONLY);
        if (table < 0) {
            return null;
        }
        int place = files.open(Bytes.of(directory), FileCalls.O_PATH);
        MountTable.@Nullable Mount mount = place < 0 ? null : mount(place, table);
        files.close(table);
        if (place < 0) {
            return null;
        }
        // After a chroot, a thread's root may lie outside of the mounts that its own table shows.
        MountTable.@Nullable Mount known = mount == null ? mount(place) : mount;
        if (known == null || !LOCAL.contains(known.type())) {
            return AccountRoot.unreadable(files, place, known);
        }
        if (!files.status(place, status) || !status.isDirectory()) {
            files.close(place);
            return null;
        }
        return AccountRoot.ofUntrusted(files, place, known, status);
    }

    /** Returns the mount of an {@code O_PATH} descriptor by the table of this process. */
    private MountTable.@Nullable Mount mount(int place) {
        int table = files.open(Bytes.of(OWN_MOUNTS), FileCalls.O_RDONLY);
        if (table < 0) {
            return null;
        }
        MountTable.@Nullable Mount found = mount(place, table);
        files.close(table);
        return found;
    }

    /** Returns the mount of an {@code O_PATH} descriptor by an open table. The mount's id is not reused while the descriptor is open. */
    private MountTable.@Nullable Mount mount(int place, int table) {
        long id = mountId(place);
        if (id < 0) {
            return null;
        }
        MountTable text = new MountTable(id);
        MountTable.@Nullable Mount found = null;
        int total = 0;
        for (byte[] next = next(table); next.length > 0 && found == null && total < MAX_MOUNTS; next = next(table)) {
            found = text.piece(next);
            total += next.length;
        }
        return found;
    }

    private long mountId(int place) {
        return number(description(place), MOUNT_ID);
    }

    /** Returns the {@code fdinfo} of a descriptor; empty on error. */
    private byte[] description(int place) {
        int fd = files.open(Bytes.of("/proc/self/fdinfo/" + place), FileCalls.O_RDONLY);
        if (fd < 0) {
            return Bytes.EMPTY;
        }
        byte[] text = next(fd);
        files.close(fd);
        return text;
    }

    /** Returns the number after {@code name}; -1 if there is none. */
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

    /** Returns the next piece of a file; empty at the end or on error. */
    private byte[] next(int fd) {
        long got = files.read(fd, piece, PIECE);
        while (got < 0 && files.errno() == Errno.EINTR) {
            got = files.read(fd, piece, PIECE);
        }
        return got <= 0 ? Bytes.EMPTY : piece.asSlice(0, got).toArray(JAVA_BYTE);
    }
}
