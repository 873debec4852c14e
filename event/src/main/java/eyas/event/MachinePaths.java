package eyas.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names that the machine has for a file which a process with another root directory opened for writing: the data of an
 * asynchronous event, named {@value #EVENT_NAME}, which is ours. It comes right before the event of the call, of the same thread.
 * Of a file that no such event tells of, nothing is known but what the call says.
 *
 * <p>As bytes: the file's inode number, 8 bytes, little-endian, then the paths, each with a zero at its end.
 */
public final class MachinePaths {
    /** The name of the asynchronous events that carry them. */
    public static final String EVENT_NAME = "eyas.machinepaths";

    private MachinePaths() {}

    /** Returns the inode number in the data of an event; 0 where there is none. */
    public static long inode(byte[] data) {
        return data.length < Long.BYTES ? 0 : Bytes.eight(data, 0);
    }

    /** Returns the paths in the data of an event; none where one of them is no absolute path, or has no end. */
    public static List<byte[]> paths(byte[] data) {
        List<byte[]> paths = new ArrayList<>();
        for (int from = Long.BYTES; from < data.length; ) {
            int end = from;
            while (end < data.length && data[end] != 0) {
                end++;
            }
            if (end == data.length || data[from] != '/') {
                return List.of();
            }
            paths.add(Arrays.copyOfRange(data, from, end));
            from = end + 1;
        }
        return paths;
    }

    /** Returns the data of an event that tells of {@code paths}. */
    public static byte[] data(long inode, List<byte[]> paths) {
        byte[] data = new byte
                [Long.BYTES + paths.stream().mapToInt(path -> path.length + 1).sum()];
        Bytes.putEight(data, 0, inode);
        int at = Long.BYTES;
        for (byte[] path : paths) {
            System.arraycopy(path, 0, data, at, path.length);
            at += path.length + 1;
        }
        return data;
    }
}
