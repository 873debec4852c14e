package eyas.collect.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room there is on a disk; a test can say. */
@FunctionalInterface
public interface DiskSpace {
    /** Returns the bytes that this user can still write where {@code folder} is. */
    long free(Path folder) throws IOException;

    /** Returns what the system says. */
    static DiskSpace ofSystem() {
        return folder -> Files.getFileStore(folder).getUsableSpace();
    }
}
