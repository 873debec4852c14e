package eyas.state;

import eyas.event.Bytes;

/** The values of a directory descriptor that are no descriptors. */
final class DirectoryFd {
    /** The directory descriptor that means the working directory ({@code AT_FDCWD}). */
    static final long CURRENT = -100;

    /** Stands for the path of a directory descriptor that is not known. */
    static final byte[] UNKNOWN = Bytes.of("<UNKNOWN>");

    private DirectoryFd() {}
}
