package eyas.collect.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Provides the free space of a disk; replaceable in tests. */
@FunctionalInterface
public interface DiskSpace {
    /** Returns the bytes that this user can write to the file system of {@code directory}. */
    long free(Path directory) throws IOException;

    /** Returns the implementation that asks the operating system. */
    static DiskSpace ofSystem() {
        return directory -> Files.getFileStore(directory).getUsableSpace();
    }
}
