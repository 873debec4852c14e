package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Creates directories outside of the temporary directories that rules check, wherever the checkout is. */
final class PersistentDirectory {
    /** Used if the build directory is temporary; it exists on every distribution. */
    private static final Path ELSEWHERE = Path.of("/srv");

    private PersistentDirectory() {}

    /** Creates a directory whose name starts with {@code name}; the caller deletes it. */
    static Path create(String name) throws IOException {
        Path target = Path.of("target").toRealPath();
        return Files.createTempDirectory(isTemporary(target) ? ELSEWHERE : target, name);
    }

    /** Returns whether a file is in a temporary directory: list {@code temporary_places} of the default rules. */
    static boolean isTemporary(Path file) throws IOException {
        Path real = file.toRealPath();
        return Stream.of("/tmp", "/var/tmp", "/dev/shm", "/run/shm", "/dev/mqueue")
                .anyMatch(real::startsWith);
    }
}
