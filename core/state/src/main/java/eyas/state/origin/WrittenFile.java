package eyas.state.origin;

import eyas.state.job.PackageScript;
import org.jspecify.annotations.Nullable;

/** A file that this job wrote, as far as it matters for where programs come from. */
final class WrittenFile {
    final int device;
    final long inode;
    byte[] path;
    byte[] container;
    /** When it was opened for writing last, ns since the epoch. */
    long time;

    ContentWriter writer;

    /** What its writer copied into it, null for none that is known of. */
    @Nullable
    WrittenFile source;

    /** The package whose code its writer had loaded last, null for none. */
    @Nullable
    PackageScript ofPackage;

    /** The next file with the same inode number, on another device. */
    @Nullable
    WrittenFile next;

    /** Whether a program of the job made it, not git, a package manager, a copy, an archive or a download. */
    boolean isMade;

    /** Whether it may hold what an earlier writer wrote that downloaded nothing. */
    boolean isMixed;

    long execs;
    /** Whether it was kept although it was its turn to go. */
    boolean spared;

    WrittenFile(int device, long inode, byte[] path, byte[] container, ContentWriter writer) {
        this.device = device;
        this.inode = inode;
        this.path = path;
        this.container = container;
        this.writer = writer;
    }
}
