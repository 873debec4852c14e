package eyas.fleet.hunt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders for what one hunt needs for a while. */
final class ScratchFolders {
    private static final String PREFIX = "eyas-hunt-";

    /** One that is older than this was left behind by a hunt that was killed. */
    private static final Duration LEFT = Duration.ofDays(2);

    private ScratchFolders() {}

    /** Make one that only the user can read, and remove what the user's hunts before have left behind. */
    static Path make() throws IOException {
        Path fresh = Files.createTempDirectory(PREFIX);
        sweep(fresh, Instant.now().minus(LEFT));
        return fresh;
    }

    /** Remove the folders beside {@code own} that are the same user's and older than {@code before}. */
    static void sweep(Path own, Instant before) throws IOException {
        List<Path> beside;
        try (Stream<Path> files = Files.list(own.toAbsolutePath().getParent())) {
            beside = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path folder : beside) {
            if (isLeft(folder, own, before)) {
                remove(folder);
            }
        }
    }

    /** Returns whether a folder was left by one of the same user before that time. */
    private static boolean isLeft(Path folder, Path own, Instant before) throws IOException {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
                    && Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(before);
        } catch (NoSuchFileException e) {
            // Another hunt has removed it.
            return false;
        }
    }

    /** Remove a folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
