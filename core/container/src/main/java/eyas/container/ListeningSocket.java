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
 * Who would accept connections at a Unix socket. Nobody is connected to for it: the first connection starts an engine that its
 * service manager listens for.
 */
final class ListeningSocket {
    /** {@code __SO_ACCEPTCON}: somebody listens. */
    private static final String LISTENS = "00010000";

    private static final int FLAGS = 3;
    private static final int INODE = 6;
    private static final int PATH = 7;

    private static final Path PROCESSES = Path.of("/proc");
    /** The service manager, and it alone: it listens for an engine that is to be started. */
    private static final Set<Long> MANAGER = Set.of(1L);

    private ListeningSocket() {}

    /** Return whether nobody but the service manager listens at {@code path}: who connects starts the engine. */
    static boolean isToBeStarted(Path path) {
        try {
            Set<Path> targets = targets(path.toRealPath());
            // Most engines have made their sockets themselves, and then there is no need to look at all processes.
            return !targets.isEmpty()
                    && holds(PROCESSES.resolve("1/fd"), targets)
                    && holders(path).equals(MANAGER);
        } catch (IOException | UncheckedIOException e) {
            return false; // without /proc nothing is known, and the engine is asked
        }
    }

    /** Returns the processes that have the socket at {@code path} open to listen; none where that is not known. */
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

    /** Returns what descriptors of the sockets at {@code path} are links to: of all, since a name may be made to look like a row. */
    private static Set<Path> targets(Path path) throws IOException {
        // Names are bytes, whoever chose them: each byte a character, and only that of the path is compared.
        try (Stream<String> rows = Files.lines(Path.of("/proc/net/unix"), StandardCharsets.ISO_8859_1)) {
            return rows.map(row -> row.strip().split("\\s+", PATH + 1))
                    .filter(row -> row.length > PATH && row[FLAGS].equals(LISTENS) && isSame(row[PATH], path))
                    .map(row -> Path.of("socket:[" + row[INODE] + "]"))
                    .collect(Collectors.toSet());
        }
    }

    /** A socket is listed by the path that it was bound to, which may lead through links. */
    private static boolean isSame(String bound, Path path) {
        try {
            return bound.startsWith("/") && Path.of(bound).toRealPath().equals(path);
        } catch (IOException | InvalidPathException e) {
            return false; // somebody else's: gone, or with a name that none of ours has
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
            return false; // gone, or not ours to see
        }
    }
}
