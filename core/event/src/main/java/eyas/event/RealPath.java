package eyas.event;

import java.util.Arrays;

/**
 * Where a path leads that the kernel has followed: the data of an asynchronous event, named {@value #EVENT_NAME}, which is ours.
 * It comes right before the event of the call, of the same thread, and only where the path does not end in the words of the call.
 *
 * <p>As bytes: the file's inode number, 8 bytes, little-endian, then the path, with a zero at its end. 0 for the directory of a chdir.
 */
public final class RealPath {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.realpath";

    private RealPath() {}

    /** Returns the inode number in the data of an event; 0 where there is none. */
    public static long inode(byte[] data) {
        return data.length < Long.BYTES ? 0 : Bytes.eight(data, 0);
    }

    /** Returns the path in the data of an event, up to its first zero; empty where it is no absolute one. */
    public static byte[] path(byte[] data) {
        int from = Long.BYTES;
        if (data.length <= from || data[from] != '/') {
            return Bytes.EMPTY;
        }
        int end = from;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(data, from, end);
    }

    /** Returns the data of an event that tells of {@code path}. */
    public static byte[] data(long inode, byte[] path) {
        int from = Long.BYTES;
        byte[] data = new byte[from + path.length + 1];
        Bytes.putEight(data, 0, inode);
        System.arraycopy(path, 0, data, from, path.length);
        return data;
    }
}
