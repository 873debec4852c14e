package eyas.conformance;

import eyas.ci.agent.AgentFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A new folder outside of the places for temporary files, which rules look at, wherever the checkout is. Closing it deletes it.
 *
 * @param path the folder
 */
record LastingFolder(Path path) implements AutoCloseable {
    /** The place of data that a machine serves; it exists on every distribution. */
    private static final Path ELSEWHERE = Path.of("/srv");

    /** Makes a folder whose name begins with {@code name}. */
    static LastingFolder make(String name) throws IOException {
        Path target = Path.of("target").toRealPath();
        return new LastingFolder(Files.createTempDirectory(isTemporary(target) ? ELSEWHERE : target, name));
    }

    /** Returns whether a file is in a place for temporary files: the list {@code temporary_places} of the default rules. */
    static boolean isTemporary(Path file) throws IOException {
        Path real = file.toRealPath();
        return Stream.of("/tmp", "/var/tmp", "/dev/shm", "/run/shm", "/dev/mqueue")
                .anyMatch(real::startsWith);
    }

    @Override
    public void close() throws IOException {
        new AgentFolder(path).delete();
    }
}
