package eyas.state.file;

import eyas.event.Bytes;

/** The values of a directory descriptor that are no descriptors, and descriptors as text. */
public final class DirectoryFd {
    /** The directory descriptor that means the working directory ({@code AT_FDCWD}). */
    public static final long CURRENT = -100;

    /** Stands for the path of a directory descriptor that is not known. */
    public static final byte[] UNKNOWN = Bytes.of("<UNKNOWN>");

    private DirectoryFd() {}

    /** Returns the number that the bytes are, -1 if they are none. */
    public static long number(byte[] text, int from, int end) {
        if (from >= end || end - from > 10) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < end; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
