package eyas.state.origin;

import eyas.state.job.PackageScript;
import org.jspecify.annotations.Nullable;

/** A file that this job wrote, with what determines the origin of programs. */
final class WrittenFile {
    final int device;
    final long inode;
    byte[] path;
    byte[] container;
    /** When it was last opened for writing, ns since the epoch. */
    long time;

    ContentWriter writer;

    /** The file that its writer copied into it, null if unknown. */
    @Nullable
    WrittenFile source;

    /** The package whose code its writer had loaded last, null for none. */
    @Nullable
    PackageScript ofPackage;

    /** The next file with the same inode number, on another device. */
    @Nullable
    WrittenFile next;

    /** Whether a program of the job created it, not git or a package manager, and not as a copy, from an archive or by a download. */
    boolean isCreatedByJob;

    /** Whether it may contain content of an earlier writer that is not a download. */
    boolean isMixed;

    long execs;
    /** Whether it was already spared from eviction once. */
    boolean spared;

    WrittenFile(int device, long inode, byte[] path, byte[] container, ContentWriter writer) {
        this.device = device;
        this.inode = inode;
        this.path = path;
        this.container = container;
        this.writer = writer;
    }
}
