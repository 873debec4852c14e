package eyas.live.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Holds the status of one file; reusable.
 *
 * <p>Source: {@code struct statx} in {@code linux/stat.h}, 256 bytes.
 */
public final class FileStatus {
    static final int BYTES = 256;
    /** {@code STATX_MNT_ID}: requests the mount id, and marks it as valid. */
    static final int HAS_MOUNT = 0x1000;

    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFIFO = 0010000;
    private static final int S_IFSOCK = 0140000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final long SECOND = 1_000_000_000L;

    private int mode;
    private int uid;
    private int gid;
    private long ino;
    private long changeTime;
    private long modificationTime;
    private int device;
    private long size;
    private long mount;

    void read(MemorySegment statx) {
        uid = statx.get(ValueLayout.JAVA_INT, 20);
        gid = statx.get(ValueLayout.JAVA_INT, 24);
        mode = Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28));
        ino = statx.get(ValueLayout.JAVA_LONG, 32);
        size = statx.get(ValueLayout.JAVA_LONG, 40);
        changeTime = time(statx, 96);
        modificationTime = time(statx, 112);
        mount = (statx.get(ValueLayout.JAVA_INT, 0) & HAS_MOUNT) != 0 ? statx.get(ValueLayout.JAVA_LONG, 144) : 0;
        device = device(statx.get(ValueLayout.JAVA_INT, 136), statx.get(ValueLayout.JAVA_INT, 140));
    }

    private static long time(MemorySegment statx, long at) {
        return statx.get(ValueLayout.JAVA_LONG, at) * SECOND + statx.get(ValueLayout.JAVA_INT, at + 8);
    }

    /** Combines a device number as the C library's {@code makedev} does, cut to 32 bits. */
    public static int device(int major, int minor) {
        return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xff) << 12);
    }

    /** Returns the major number of a device number of {@link #device(int, int)}. */
    public static int major(int device) {
        return device >>> 8 & 0xfff;
    }

    /** Returns the minor number of a device number of {@link #device(int, int)}. */
    public static int minor(int device) {
        return (device & 0xff) | (device >>> 12 & ~0xff);
    }

    public boolean isRegular() {
        return (mode & S_IFMT) == S_IFREG;
    }

    public boolean isDirectory() {
        return (mode & S_IFMT) == S_IFDIR;
    }

    public boolean isPipe() {
        return (mode & S_IFMT) == S_IFIFO;
    }

    public boolean isSocket() {
        return (mode & S_IFMT) == S_IFSOCK;
    }

    public boolean isDevice() {
        return (mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK;
    }

    /** Returns type and permission bits. */
    public int mode() {
        return mode;
    }

    public int uid() {
        return uid;
    }

    public int gid() {
        return gid;
    }

    public long ino() {
        return ino;
    }

    /** Returns the time of the last change of the inode, ns since the epoch. */
    public long changeTime() {
        return changeTime;
    }

    /** Returns the time of the last change of the content, ns since the epoch. */
    public long modificationTime() {
        return modificationTime;
    }

    /** Returns the size of the content in bytes. */
    public long size() {
        return size;
    }

    /** Returns the id of the mount that contains the file, as in {@code mountinfo}; 0 before Linux 5.8. */
    public long mount() {
        return mount;
    }

    /** Returns the device that holds the file. */
    public int device() {
        return device;
    }
}
