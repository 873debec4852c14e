package eyas.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names that the machine has for a file which a process with another root directory opened for writing: the data of an
 * asynchronous event, named {@value #EVENT_NAME}, which is ours. It comes right before the event of the call, of the same thread; for a
 * directory that names start from and that is reached through another mount, right before the {@link KernelName} of that.
 * Of a file that no such event tells of, nothing is known but what the call says.
 *
 * <p>The names come beside that of the call, which may be the machine's, too. Only where the path below the other root directory is
 * given as well, it is known for certain that the machine's file of that path is another one.
 *
 * <p>As bytes: the file's inode number, 8 bytes, little-endian, then the path below the other root directory, which is empty
 * where nothing is certain, or {@link #OF_JOB}, then the names, each with a zero at its end.
 */
public final class HostPaths {
    /** The name of the asynchronous events that carry them. */
    public static final String EVENT_NAME = "eyas.machinepaths";

    /** Stands in place of the path below the other root directory: the first name is that in the mount namespace which the job runs in. */
    public static final byte[] OF_JOB = Bytes.of(".");

    private HostPaths() {}

    /** Returns the inode number in the data of an event; 0 where there is none. */
    public static long inode(byte[] data) {
        return data.length < Long.BYTES ? 0 : Bytes.eight(data, 0);
    }

    /** Returns the path by which the machine has another file for certain; empty where that is not known of any. */
    public static byte[] below(byte[] data) {
        int end = data.length <= Long.BYTES ? data.length : end(data, Long.BYTES);
        boolean isPath = end < data.length && data[Long.BYTES] == '/';
        return isPath ? Arrays.copyOfRange(data, Long.BYTES, end) : Bytes.EMPTY;
    }

    /** Return whether the first name in the data of an event is that in the mount namespace which the job runs in. */
    public static boolean isOfJob(byte[] data) {
        int end = data.length <= Long.BYTES ? data.length : end(data, Long.BYTES);
        return end < data.length && Arrays.equals(data, Long.BYTES, end, OF_JOB, 0, OF_JOB.length);
    }

    /** Returns the names in the data of an event; none where one of them is no absolute path, or has no end. */
    public static List<byte[]> paths(byte[] data) {
        List<byte[]> paths = new ArrayList<>();
        for (int from = end(data, Long.BYTES) + 1; from < data.length; ) {
            int end = end(data, from);
            if (end == data.length || data[from] != '/') {
                return List.of();
            }
            paths.add(Arrays.copyOfRange(data, from, end));
            from = end + 1;
        }
        return paths;
    }

    private static int end(byte[] data, int from) {
        int end = from;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return end;
    }

    /**
     * Returns the data of an event.
     *
     * @param below the path by which the machine has another file for certain; empty if that is not known of any; or {@link #OF_JOB}
     */
    public static byte[] data(long inode, byte[] below, List<byte[]> paths) {
        int size = Long.BYTES + below.length + 1;
        for (byte[] path : paths) {
            size += path.length + 1;
        }
        byte[] data = new byte[size];
        Bytes.putEight(data, 0, inode);
        System.arraycopy(below, 0, data, Long.BYTES, below.length);
        int at = Long.BYTES + below.length + 1;
        for (byte[] path : paths) {
            System.arraycopy(path, 0, data, at, path.length);
            at += path.length + 1;
        }
        return data;
    }
}
