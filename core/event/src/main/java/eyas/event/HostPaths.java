package eyas.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The host paths of a file that a process with another root directory opened for writing: the data of an asynchronous event named {@value
 * #EVENT_NAME}, defined by Eyas. It immediately precedes the event of the call, of the same thread. For a directory that paths start from
 * and that is reached through another mount, it immediately precedes its {@link KernelName}. If there is no such event for a file, only the
 * path of the call is known.
 *
 * <p>The path of the call may be a host path, too. Only if the path below the other root directory is given as well is it certain that the
 * host has a different file at that path.
 *
 * <p>Encoding: the file's inode number, 8 bytes, little-endian; then the path below the other root directory, which is empty if nothing is
 * certain, or {@link #OF_JOB}; then the paths, each with a terminating zero.
 */
public final class HostPaths {
    /** The name of the asynchronous events that carry them. */
    public static final String EVENT_NAME = "eyas.machinepaths";

    /** Replaces the path below the other root directory if the first path is that in the mount namespace of the job. */
    public static final byte[] OF_JOB = Bytes.of(".");

    private HostPaths() {}

    /** Returns the inode number in the data of an event; 0 if there is none. */
    public static long inode(byte[] data) {
        return data.length < Long.BYTES ? 0 : Bytes.eight(data, 0);
    }

    /** Returns the path at which the host certainly has a different file; empty if unknown. */
    public static byte[] below(byte[] data) {
        int end = data.length <= Long.BYTES ? data.length : end(data, Long.BYTES);
        boolean isPath = end < data.length && data[Long.BYTES] == '/';
        return isPath ? Arrays.copyOfRange(data, Long.BYTES, end) : Bytes.EMPTY;
    }

    /** Returns whether the first path in the data of an event is that in the mount namespace of the job. */
    public static boolean isOfJob(byte[] data) {
        int end = data.length <= Long.BYTES ? data.length : end(data, Long.BYTES);
        return end < data.length && Arrays.equals(data, Long.BYTES, end, OF_JOB, 0, OF_JOB.length);
    }

    /** Returns the paths in the data of an event; empty if one of them is not absolute or not terminated. */
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
     * @param below the path at which the host certainly has a different file; empty if unknown; or {@link #OF_JOB}
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
