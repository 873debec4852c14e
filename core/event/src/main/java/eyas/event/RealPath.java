package eyas.event;

import java.util.Arrays;

/**
 * The path that the kernel followed a call's path to: the data of an asynchronous event named {@value #EVENT_NAME}, defined by Eyas. It
 * immediately precedes the event of the call, of the same thread, and exists only if the path does not end with the path of the call.
 *
 * <p>Encoding: the file's inode number, 8 bytes, little-endian, or 0 for the directory of a chdir; then the path with a terminating zero.
 */
public final class RealPath {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.realpath";

    private RealPath() {}

    /** Returns the inode number in the data of an event; 0 if there is none. */
    public static long inode(byte[] data) {
        return data.length < Long.BYTES ? 0 : Bytes.eight(data, 0);
    }

    /** Returns the path in the data of an event, up to its first zero; empty if it is not absolute. */
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

    /** Returns the data of an event with {@code path}. */
    public static byte[] data(long inode, byte[] path) {
        int from = Long.BYTES;
        byte[] data = new byte[from + path.length + 1];
        Bytes.putEight(data, 0, inode);
        System.arraycopy(path, 0, data, from, path.length);
        return data;
    }
}
