package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Makes folders outside of the places for temporary files, which rules look at, wherever the checkout is. */
final class PersistentDirectory {
    /** The place of data that a machine serves; it exists on every distribution. */
    private static final Path ELSEWHERE = Path.of("/srv");

    private PersistentDirectory() {}

    /** Makes a folder whose name begins with {@code name}; the caller deletes it. */
    static Path make(String name) throws IOException {
        Path target = Path.of("target").toRealPath();
        return Files.createTempDirectory(isTemporary(target) ? ELSEWHERE : target, name);
    }

    /** Returns whether a file is in a place for temporary files: the list {@code temporary_places} of the default rules. */
    static boolean isTemporary(Path file) throws IOException {
        Path real = file.toRealPath();
        return Stream.of("/tmp", "/var/tmp", "/dev/shm", "/run/shm", "/dev/mqueue")
                .anyMatch(real::startsWith);
    }
}
