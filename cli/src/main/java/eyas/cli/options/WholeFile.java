package eyas.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file of the user that is written at once or not at all. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes {@code text} by way of a new file, so that nobody ever sees half of it. A file that is there keeps its permissions, and a
     * link to one stays a link.
     *
     * @throws IOException if it cannot be written; what was there is as it was
     * @throws UnsupportedOperationException if the file system knows no permissions
     */
    public static void write(Path file, String text) throws IOException {
        boolean isThere = Files.exists(file);
        Path target = isThere ? file.toRealPath() : file.toAbsolutePath();
        Path fresh = Files.createTempFile(target.getParent(), ".eyas-", ".yaml");
        try {
            Files.writeString(fresh, text);
            Files.setPosixFilePermissions(
                    fresh,
                    isThere ? Files.getPosixFilePermissions(target) : PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
