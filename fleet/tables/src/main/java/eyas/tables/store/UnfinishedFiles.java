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
 * The files of a directory store that are being written and have no name yet. They lie in one directory of the store; those of a day that
 * lies on another file system come to lie in a directory of that day, since a file gets its name at once only within one file system.
 */
final class UnfinishedFiles {
    /** Where they lie in the store. */
    static final String FOLDER = "_unfinished";

    /** Where they lie in a day; no name of an object, so that nobody lists it. */
    private static final String FOLDER_OF_DAY = ".unfinished";

    /** A file of someone who still writes is not older than this. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path root;

    /** @param root the store's directory */
    UnfinishedFiles(Path root) {
        this.root = root;
    }

    /** Returns the place of a new one. */
    Path next() throws IOException {
        return next(root.resolve(FOLDER));
    }

    private static Path next(Path folder) throws IOException {
        DirectoryStore.makeFolder(folder);
        return folder.resolve(UUID.randomUUID().toString());
    }

    /**
     * Gives one its name.
     *
     * @param unfinished all of it is on the disk
     * @throws NoSuchFileException if somebody deletes the directory of that name at this moment
     */
    void finish(Path unfinished, String name) throws IOException {
        Path place = root.resolve(name);
        try {
            move(unfinished, place);
        } catch (AtomicMoveNotSupportedException e) {
            Path day = dayOf(name).orElseThrow(() -> e);
            Path beside = next(root.resolve(day).resolve(FOLDER_OF_DAY));
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

    /** Waits until all of a file is on the disk. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Returns the day's directory that a name lies in; empty where it lies in none. */
    private static Optional<Path> dayOf(String name) {
        Path path = Path.of(name);
        return path.getNameCount() > 3
                        && StoreLayout.dayFolder(path.getName(2).toString()).isPresent()
                ? Optional.of(path.subpath(0, 3))
                : Optional.empty();
    }

    /** Returns whether {@code name} is the directory of a day in which they lie. */
    static boolean isFolder(String name) {
        return name.endsWith("/" + FOLDER_OF_DAY)
                && Path.of(name).getNameCount() == 4
                && dayOf(name).isPresent();
    }

    /** Removes those that are older than a day. */
    void sweep(Consumer<String> removed) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        for (Path entry : all()) {
            if (touched(entry).filter(abandoned::isAfter).isPresent() && Files.deleteIfExists(entry)) {
                removed.accept(root.relativize(entry).toString());
            }
        }
    }

    /**
     * Removes those that nobody has touched since {@code before}.
     *
     * @return how many are left
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
        List<Path> found = new ArrayList<>(DirectoryStore.anyEntries(root.resolve(FOLDER)));
        for (Path table : DirectoryStore.anyEntries(root.resolve(StoreLayout.ROOT))) {
            for (Path day : DirectoryStore.anyEntries(table)) {
                if (StoreLayout.dayFolder(day.getFileName().toString()).isPresent()) {
                    found.addAll(DirectoryStore.anyEntries(day.resolve(FOLDER_OF_DAY)));
                }
            }
        }
        return found;
    }

    /** Returns when a file was changed last; empty where it has got its name meanwhile, or is no file: a directory is of somebody else. */
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
