package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls the file functions of the C library. Paths are bytes, because Linux defines no encoding for them.
 *
 * <p>Methods return what the C function returns, -1 for an error whose number {@link #errno} returns. For one thread.
 */
public final class FileCalls {
    /** Some flags of open have other values on aarch64. */
    private static final boolean IS_ARM = "aarch64".equals(System.getProperty("os.arch"));

    /** The longest path that the kernel takes, NUL included, in bytes. */
    public static final int MAX_PATH = 4096;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CLOEXEC = 0x80000;
    /** Opens a descriptor that only identifies a file: it does not open the file itself, so it cannot block. */
    public static final int O_PATH = 0x200000;

    public static final int O_NOFOLLOW = IS_ARM ? 0x8000 : 0x20000;
    /** Does not wait for the holder of a lease. */
    public static final int O_NONBLOCK = 0x800;
    /** Does not update the access time; for owners and CAP_FOWNER. */
    public static final int O_NOATIME = 0x40000;

    public static final int MFD_CLOEXEC = 1;
    public static final int MFD_EXEC = 0x10;
    public static final int X_OK = 1;
    public static final int W_OK = 2;
    public static final short POLLIN = 1;
    private static final short POLLPRI = 2;

    /** Number of {@code openat2} on all machines. The C library has no function for it. */
    private static final long OPENAT2 = 437;
    /** {@code struct open_how}: flags, mode, and how the path is resolved, eight bytes each. */
    private static final long OPEN_HOW = 24;

    private static final long HOW_RESOLVE = 16;
    private static final long RESOLVE_NO_XDEV = 1;
    private static final long RESOLVE_NO_MAGICLINKS = 2;
    private static final long RESOLVE_NO_SYMLINKS = 4;
    private static final long RESOLVE_IN_ROOT = 0x10;

    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_STATX_DONT_SYNC = 0x4000;
    private static final int STATX_BASIC = 0x7ff;

    private static final MethodHandle OPEN =
            CFunctions.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SYSCALL = CFunctions.variadic(
            "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle READ =
            CFunctions.handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            CFunctions.handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = CFunctions.handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READLINK =
            CFunctions.handle("readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle STATX =
            CFunctions.handle("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle GETDENTS =
            CFunctions.handle("getdents64", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle ACCESS =
            CFunctions.handle("access", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PIPE2 =
            CFunctions.handle("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL =
            CFunctions.handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle LSEEK =
            CFunctions.handle("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MEMFD_CREATE =
            CFunctions.handle("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RMDIR = CFunctions.handle("rmdir", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private static final byte[] EMPTY = new byte[0];

    private final MemorySegment state = CFunctions.newCallState();
    private final MemorySegment path = Arena.ofAuto().allocate(MAX_PATH);
    private final MemorySegment link = Arena.ofAuto().allocate(MAX_PATH);
    private final MemorySegment statx = Arena.ofAuto().allocate(FileStatus.BYTES, 8);
    private final MemorySegment how = Arena.ofAuto().allocate(OPEN_HOW, 8);
    private final MemorySegment words = Arena.ofAuto().allocate(8, 8);

    /** Returns the error number of the last call that returned -1. */
    public int errno() {
        return CFunctions.errno(state);
    }

    /** Opens {@code name}; the descriptor is closed on exec. */
    public int open(byte[] name, int flags) {
        try {
            return (int) OPEN.invokeExact(state, path(name), flags | O_CLOEXEC);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /**
     * Opens {@code name} below the directory {@code root}, which is the root for absolute symbolic links and for {@code ..}; magic links of
     * {@code /proc} are not followed. Since Linux 5.6.
     *
     * @param crossesMounts whether the path may lead into another mount than the root's; else {@link Errno#EXDEV}
     */
    public int openBelow(int root, byte[] name, int flags, boolean crossesMounts) {
        how.set(JAVA_LONG, 0, flags | O_CLOEXEC);
        long resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
        how.set(JAVA_LONG, HOW_RESOLVE, crossesMounts ? resolve : resolve | RESOLVE_NO_XDEV);
        return openAsDescribed(root, name);
    }

    /**
     * Opens {@code name} in {@code directory}; fails if a path component is a symbolic link. Since Linux 5.6.
     *
     * @param crossesMounts whether the path may lead into another mount than the directory's; else {@link Errno#EXDEV}
     */
    public int openWithoutLinks(int directory, byte[] name, int flags, boolean crossesMounts) {
        how.set(JAVA_LONG, 0, flags | O_CLOEXEC);
        how.set(JAVA_LONG, HOW_RESOLVE, crossesMounts ? RESOLVE_NO_SYMLINKS : RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
        return openAsDescribed(directory, name);
    }

    private int openAsDescribed(int directory, byte[] name) {
        try {
            return (int) (long) SYSCALL.invokeExact(state, OPENAT2, (long) directory, path(name), how, OPEN_HOW);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Reads up to {@code size} bytes to the start of {@code target}. */
    public long read(int fd, MemorySegment target, long size) {
        try {
            return (long) READ.invokeExact(state, fd, target, Math.min(size, target.byteSize()));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Writes {@code size} bytes from the start of {@code source}. */
    public long write(int fd, MemorySegment source, long size) {
        try {
            return (long) WRITE.invokeExact(state, fd, source, Math.min(size, source.byteSize()));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Closes {@code fd}. */
    public int close(int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the target of the symbolic link {@code name}, at most {@link #MAX_PATH} bytes; empty on error. */
    public byte[] readLink(byte[] name) {
        try {
            long size = (long) READLINK.invokeExact(state, path(name), link, link.byteSize());
            return size <= 0 ? new byte[0] : link.asSlice(0, size).toArray(JAVA_BYTE);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Reads the status of {@code name}, symbolic links followed, into {@code status}. */
    public boolean status(byte[] name, FileStatus status) {
        try {
            int result = (int) STATX.invokeExact(state, AT_FDCWD, path(name), 0, STATX_BASIC, statx);
            if (result != 0) {
                return false;
            }
            status.read(statx);
            return true;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Reads the kernel's cached status of the open file {@code fd}, without asking a file server. */
    public boolean status(int fd, FileStatus status) {
        try {
            int flags = AT_EMPTY_PATH | AT_STATX_DONT_SYNC;
            int wanted = STATX_BASIC | FileStatus.HAS_MOUNT;
            int result = (int) STATX.invokeExact(state, fd, path(EMPTY), flags, wanted, statx);
            if (result != 0) {
                return false;
            }
            status.read(statx);
            return true;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Reads directory entries ({@code struct linux_dirent64}) of the open directory {@code fd}. */
    public long directoryEntries(int fd, MemorySegment target) {
        try {
            return (long) GETDENTS.invokeExact(state, fd, target, target.byteSize());
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Checks whether this process has the access {@code mode} to {@code name}. */
    public int access(byte[] name, int mode) {
        try {
            return (int) ACCESS.invokeExact(state, path(name), mode);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Creates a pipe; element 0 is the read end. Both ends are closed on exec, unless {@code flags} say otherwise. */
    public int pipe(int[] ends, int flags) {
        try {
            int result = (int) PIPE2.invokeExact(state, words, flags);
            ends[0] = words.get(JAVA_INT, 0);
            ends[1] = words.get(JAVA_INT, 4);
            return result;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Waits until {@code fd} is readable, at most {@code milliseconds}; returns 0 on timeout. */
    public int pollReadable(int fd, int milliseconds) {
        try {
            words.set(JAVA_INT, 0, fd);
            words.set(JAVA_INT, 4, POLLIN);
            return (int) POLL.invokeExact(state, words, 1L, milliseconds);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns 1 if the mount table {@code fd} has changed since the last call or its open, else 0. Does not wait. */
    public int pollChanged(int fd) {
        try {
            words.set(JAVA_INT, 0, fd);
            words.set(JAVA_INT, 4, POLLPRI);
            return (int) POLL.invokeExact(state, words, 1L, 0);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Seeks to the start of {@code fd}. */
    public long rewind(int fd) {
        try {
            return (long) LSEEK.invokeExact(state, fd, 0L, 0);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Creates a file in memory. */
    public int memoryFile(byte[] name, int flags) {
        try {
            return (int) MEMFD_CREATE.invokeExact(state, path(name), flags);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Removes the empty directory {@code name}. */
    public int removeDirectory(byte[] name) {
        try {
            return (int) RMDIR.invokeExact(state, path(name));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Copies {@code name} to the path buffer; a name that is too long becomes the empty one, which every call rejects. */
    private MemorySegment path(byte[] name) {
        int size = name.length < MAX_PATH ? name.length : 0;
        MemorySegment.copy(name, 0, path, JAVA_BYTE, 0, size);
        path.set(JAVA_BYTE, size, (byte) 0);
        return path;
    }
}
