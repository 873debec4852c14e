package eyas.live.procfs;

import eyas.event.FlagTable;

/**
 * Translates the kernel's open flags into the schema's.
 *
 * <p>Source: asm-generic/fcntl.h; O_DIRECT, O_LARGEFILE and O_DIRECTORY differ on aarch64.
 */
final class OpenFlags {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    private static final int DIRECT = ARM ? 0200000 : 040000;
    private static final int LARGEFILE = ARM ? 0400000 : 0100000;
    private static final int DIRECTORY = ARM ? 040000 : 0200000;
    private static final int TMPFILE = 020000000;

    private static final int[][] BITS = {
        {0100, value("O_CREAT")},
        {0200, value("O_EXCL")},
        {01000, value("O_TRUNC")},
        {02000, value("O_APPEND")},
        {04000, value("O_NONBLOCK")},
        {010000, value("O_DSYNC")},
        {04000000, value("O_SYNC")},
        {02000000, value("O_CLOEXEC")},
        {DIRECT, value("O_DIRECT")},
        {LARGEFILE, value("O_LARGEFILE")},
        {DIRECTORY, value("O_DIRECTORY")},
        {TMPFILE, value("O_TMPFILE")},
    };
    private static final int[] ACCESS = {value("O_RDONLY"), value("O_WRONLY"), value("O_RDWR"), 0};

    private OpenFlags() {}

    static int schema(int kernel) {
        int flags = ACCESS[kernel & 3];
        for (int[] bit : BITS) {
            if ((kernel & bit[0]) != 0) {
                flags |= bit[1];
            }
        }
        return flags;
    }

    private static int value(String name) {
        return FlagTable.value("file_flags", name);
    }
}
