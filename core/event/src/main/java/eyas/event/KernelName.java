package eyas.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * The path of an object that a call uses, as reported by the kernel: the data of an asynchronous event named {@value #EVENT_NAME}, which
 * immediately precedes the event of the call, of the same thread. NAMES in {@code abi.h} has the layout of the data.
 *
 * @param inode inode number; 0 if unknown
 * @param device device of the file system, as in stat(2)
 * @param fileSystem type of the file system ({@code s_magic})
 * @param descriptor the descriptor that the call used or returned, or {@link #WORKING_DIRECTORY} or {@link #ROOT_DIRECTORY}
 * @param kind the kind of object
 * @param flags {@link #CUT} and the following constants
 * @param callerRoot where the part of {@code path} below the caller's root directory starts; 0 if that is not a parent
 * @param process the host id of the process that a file of procfs describes; else 0
 * @param mode type and mode of the file ({@code i_mode})
 * @param path the path, through all mounts; empty if there is none. Not to be changed
 * @param more the path argument of the call with {@link #HAS_TEXT}, the path within procfs with {@link #PROCFS}; else empty. Not to be
 * changed
 */
public record KernelName(
        long inode,
        int device,
        int fileSystem,
        int descriptor,
        Kind kind,
        int flags,
        int callerRoot,
        int process,
        int mode,
        byte[] path,
        byte[] more) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.name";

    /** Denotes the working directory in place of a descriptor ({@code AT_FDCWD}). */
    public static final int WORKING_DIRECTORY = -100;
    /** Denotes the root directory in place of a descriptor. */
    public static final int ROOT_DIRECTORY = -101;

    /** The path is longer than 4,096 bytes, and its start is missing. */
    public static final int CUT = 0x01;
    /** A directory of the path was renamed while the kernel side read it. */
    public static final int UNSTABLE = 0x02;
    /** The mounted file system was empty and has no other mount; for {@link Kind#MOUNT_POINT}. */
    public static final int NEW_FILES = 0x04;
    /** The descriptor was not open at the end of the call, so there is no path. */
    public static final int NONE_OPEN = 0x08;
    /** The data contains the path argument of the call, which is in no parameter. */
    public static final int HAS_TEXT = 0x10;
    /** The file is in procfs; the data contains its path there. */
    public static final int PROCFS = 0x20;
    /** The process is the monitoring Eyas process. */
    public static final int OWN = 0x40;
    /**
     * The path is that of the call's object and needs no resolution; the descriptor is the index of the path, 0 or 1, among those of the
     * call.
     */
    public static final int OBJECT = 0x80;

    /** The maximum length of a path in bytes, including the terminator: one more than {@code TAIL_TOP} in {@code scratch.h}. */
    public static final int MOST_PATH = 4_353;

    private static final int DEVICE = 8;
    private static final int DESCRIPTOR = 16;
    private static final int KIND = 20;
    private static final int FLAGS = 21;
    private static final int CALLER_ROOT = 22;
    private static final int PROCESS = 24;
    private static final int HEAD = 32;

    /** The kind of object; the codes are those of {@code EYAS_NAME_*} in {@code abi.h}. */
    public enum Kind {
        /** The file that the call opened; for a failed open, the directory that its path starts from is a {@link #BASE}. */
        OPENED(1),
        /** The working directory that the call set. */
        WORKING_DIRECTORY(2),
        /** The root directory that the call set. */
        ROOT_DIRECTORY(3),
        /** The directory that a path of the call starts from. */
        BASE(4),
        /** The file of a descriptor that the call operates on. */
        DESCRIPTOR(5),
        /** As {@link #BASE}, for a call whose path is in no parameter. */
        TEXT(6),
        /** As {@link #TEXT}, for the directory that a call mounts on. */
        MOUNT_POINT(7);

        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** Parses the data of an event; empty if it is malformed. */
    public static Optional<KernelName> read(byte[] data) {
        int kind = data.length > HEAD ? data[KIND] - 1 : -1;
        if (kind < 0 || kind >= Kind.ALL.length) {
            return Optional.empty();
        }
        int end = HEAD;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        int from = Math.min(end + 1, data.length);
        int to = from;
        while (to < data.length && data[to] != 0) {
            to++;
        }
        if (end - HEAD >= MOST_PATH || to - from >= MOST_PATH) {
            return Optional.empty();
        }
        int callerRoot = (data[CALLER_ROOT] & 0xff) | (data[CALLER_ROOT + 1] & 0xff) << 8;
        return Optional.of(new KernelName(
                Bytes.eight(data, 0),
                (int) Bytes.eight(data, DEVICE),
                (int) (Bytes.eight(data, DEVICE) >>> Integer.SIZE),
                (int) Bytes.eight(data, DESCRIPTOR),
                Kind.ALL[kind],
                data[FLAGS] & 0xff,
                callerRoot <= end - HEAD ? callerRoot : 0,
                (int) Bytes.eight(data, PROCESS),
                (int) (Bytes.eight(data, PROCESS) >>> Integer.SIZE),
                Arrays.copyOfRange(data, HEAD, end),
                Arrays.copyOfRange(data, from, to)));
    }

    /** Returns the data of an event with this path. */
    public byte[] data() {
        byte[] data = new byte[HEAD + path.length + more.length + 2];
        Bytes.putEight(data, 0, inode);
        Bytes.putEight(data, DEVICE, Integer.toUnsignedLong(device) | (long) fileSystem << Integer.SIZE);
        Bytes.putEight(
                data,
                DESCRIPTOR,
                Integer.toUnsignedLong(descriptor)
                        | (long) kind.code << 32
                        | (long) flags << 40
                        | (long) callerRoot << 48);
        Bytes.putEight(data, PROCESS, Integer.toUnsignedLong(process) | (long) mode << Integer.SIZE);
        System.arraycopy(path, 0, data, HEAD, path.length);
        System.arraycopy(more, 0, data, HEAD + path.length + 1, more.length);
        return data;
    }

    /** Returns whether the flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
