package eyas.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the processes that would accept connections at a Unix socket, without connecting: the first connection starts an engine for which
 * its service manager listens.
 */
final class ListeningSocket {
    /** {@code __SO_ACCEPTCON}: the socket listens. */
    private static final String LISTENS = "00010000";

    private static final int FLAGS = 3;
    private static final int INODE = 6;
    private static final int PATH = 7;

    private static final Path PROCESSES = Path.of("/proc");
    /** The service manager alone listens for an engine that is to be started. */
    private static final Set<Long> MANAGER = Set.of(1L);

    private ListeningSocket() {}

    /** Returns whether only the service manager listens at {@code path}, so that a connection starts the engine. */
    static boolean isToBeStarted(Path path) {
        try {
            Set<Path> targets = targets(path.toRealPath());
            // Most engines have created their sockets themselves, which makes a search of all processes unnecessary.
            return !targets.isEmpty()
                    && holds(PROCESSES.resolve("1/fd"), targets)
                    && holders(path).equals(MANAGER);
        } catch (IOException | UncheckedIOException e) {
            return false; // without /proc nothing is known, and the engine is asked
        }
    }

    /** Returns the processes that listen on the socket at {@code path}; none if that is unknown. */
    static Set<Long> holders(Path path) {
        Set<Long> found = new TreeSet<>();
        try {
            Set<Path> targets = targets(path.toRealPath());
            if (targets.isEmpty()) {
                return found;
            }
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
                for (Path process : processes) {
                    if (holds(process.resolve("fd"), targets)) {
                        found.add(Long.valueOf(process.getFileName().toString()));
                    }
                }
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            found.clear(); // without /proc nothing is known, and the engine is asked
        }
        return found;
    }

    /**
     * Returns the link targets of descriptors of the sockets at {@code path}: of all, since a socket's name can be crafted to look like a
     * row.
     */
    private static Set<Path> targets(Path path) throws IOException {
        // Names are arbitrary bytes: each byte becomes a character, and only the path's own is compared.
        try (Stream<String> rows = Files.lines(Path.of("/proc/net/unix"), StandardCharsets.ISO_8859_1)) {
            return rows.map(row -> row.strip().split("\\s+", PATH + 1))
                    .filter(row -> row.length > PATH && row[FLAGS].equals(LISTENS) && isSame(row[PATH], path))
                    .map(row -> Path.of("socket:[" + row[INODE] + "]"))
                    .collect(Collectors.toSet());
        }
    }

    /** A socket is listed by the path that it was bound to, which may contain links. */
    private static boolean isSame(String bound, Path path) {
        try {
            return bound.startsWith("/") && Path.of(bound).toRealPath().equals(path);
        } catch (IOException | InvalidPathException e) {
            return false; // missing, or its name matches no row
        }
    }

    private static boolean holds(Path descriptors, Set<Path> targets) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path each : all) {
                if (targets.contains(Files.readSymbolicLink(each))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false; // ended, or not visible to this process
        }
    }
}
