package eyas.tables.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The files of a directory store that are being written and have no final name yet. They are in one directory of the store; those of a day
 * on another file system are moved to a directory of that day first, because renames are atomic only within a file system.
 */
final class UnfinishedFiles {
    /** Their directory in the store. */
    static final String DIRECTORY = "_unfinished";

    /** Their directory in a day; not a valid object name, so that it is never listed. */
    private static final String DIRECTORY_OF_DAY = ".unfinished";

    /** The maximum age of a file that is still being written. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path root;

    /** @param root the store's directory */
    UnfinishedFiles(Path root) {
        this.root = root;
    }

    /** Returns the path of a new file. */
    Path next() throws IOException {
        return next(root.resolve(DIRECTORY));
    }

    private static Path next(Path directory) throws IOException {
        DirectoryStore.createDirectoryDurably(directory);
        return directory.resolve(UUID.randomUUID().toString());
    }

    /**
     * Renames a file to its final name.
     *
     * @param unfinished the file, flushed to disk
     * @throws NoSuchFileException if another process deletes the target directory at this moment
     */
    void finish(Path unfinished, String name) throws IOException {
        Path place = root.resolve(name);
        try {
            move(unfinished, place);
        } catch (AtomicMoveNotSupportedException e) {
            Path day = dayOf(name).orElseThrow(() -> e);
            Path beside = next(root.resolve(day).resolve(DIRECTORY_OF_DAY));
            try {
                Files.copy(unfinished, beside);
                force(beside);
                move(beside, place);
            } finally {
                Files.deleteIfExists(beside);
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Flushes a file to disk. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Returns the directory of the day that contains a name; empty for none. */
    private static Optional<Path> dayOf(String name) {
        Path path = Path.of(name);
        return path.getNameCount() > 3
                        && StoreLayout.parseDayDirectory(path.getName(2).toString())
                                .isPresent()
                ? Optional.of(path.subpath(0, 3))
                : Optional.empty();
    }

    /** Returns whether {@code name} is that of a day's directory of unfinished files. */
    static boolean isDirectory(String name) {
        return name.endsWith("/" + DIRECTORY_OF_DAY)
                && Path.of(name).getNameCount() == 4
                && dayOf(name).isPresent();
    }

    /** Removes files older than a day. */
    void sweep(Consumer<String> removed) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        for (Path entry : all()) {
            if (touched(entry).filter(abandoned::isAfter).isPresent() && Files.deleteIfExists(entry)) {
                removed.accept(root.relativize(entry).toString());
            }
        }
    }

    /**
     * Removes files that were last changed before {@code before}.
     *
     * @return the number of files that remain
     */
    int erase(Instant before) throws IOException {
        int left = 0;
        for (Path entry : all()) {
            Optional<Instant> touched = touched(entry);
            if (touched.filter(before::isAfter).isPresent()) {
                Files.deleteIfExists(entry);
            } else if (touched.isPresent()) {
                left++;
            }
        }
        return left;
    }

    private List<Path> all() throws IOException {
        List<Path> found = new ArrayList<>(DirectoryStore.anyEntries(root.resolve(DIRECTORY)));
        for (Path table : DirectoryStore.anyEntries(root.resolve(StoreLayout.ROOT))) {
            for (Path day : DirectoryStore.anyEntries(table)) {
                if (StoreLayout.parseDayDirectory(day.getFileName().toString()).isPresent()) {
                    found.addAll(DirectoryStore.anyEntries(day.resolve(DIRECTORY_OF_DAY)));
                }
            }
        }
        return found;
    }

    /** Returns the modification time of a file; empty if it was renamed meanwhile, or is a directory, which is foreign. */
    private static Optional<Instant> touched(Path entry) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(attributes.lastModifiedTime().toInstant())
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
