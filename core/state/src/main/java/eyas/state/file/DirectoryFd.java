package eyas.state.file;

import eyas.event.Bytes;

/** Special values of a directory descriptor, and parsing of descriptor numbers. */
public final class DirectoryFd {
    /** The directory descriptor that means the working directory ({@code AT_FDCWD}). */
    public static final long CURRENT = -100;

    /** Placeholder for the path of an unknown directory descriptor. */
    public static final byte[] UNKNOWN = Bytes.of("<UNKNOWN>");

    private DirectoryFd() {}

    /** Parses a descriptor number, -1 if the bytes are not one. */
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
