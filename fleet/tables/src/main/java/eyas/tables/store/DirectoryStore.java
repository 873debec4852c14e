package eyas.tables.store;

import eyas.text.DirectoryEntries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A store in a local directory. */
public final class DirectoryStore implements Store {
    /**
     * Attempts to create a directory that other processes delete concurrently; with the pauses between them about 2.5 seconds. A directory
     * remains visible for as long as the kernel delays the process that deletes it, but nothing can be created in it any more.
     */
    private static final int ATTEMPTS = 50;

    /** How long a directory that changes while it is listed is listed again: another process may delete thousands of files. */
    private static final Duration CHANGING = Duration.ofSeconds(30);

    /** The longest time between two listings of a changing directory. */
    private static final long LONGEST_PAUSE_MILLIS = 100;

    private static final long PAUSE_MILLIS = 2;

    private final Path root;
    private final UnfinishedFiles unfinished;

    /**
     * Creates a store.
     *
     * @param root created on the first write
     */
    public DirectoryStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.unfinished = new UnfinishedFiles(this.root);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        List<StoredObject> found = new ArrayList<>();
        StoreNames.checkPrefix(prefix);
        walk(root.resolve(prefix), prefix, found);
        found.sort(Comparator.comparing(StoredObject::name));
        return found;
    }

    private void walk(Path directory, String prefix, List<StoredObject> found) throws IOException {
        List<StoredObject> files = new ArrayList<>();
        List<Path> directories = new ArrayList<>();
        long begin = System.nanoTime();
        for (int attempt = 0; !listDirectory(directory, prefix, files, directories); attempt++) {
            checkPatience(directory, begin);
            pause(attempt);
            files.clear();
            directories.clear();
        }
        found.addAll(files);
        for (Path each : directories) {
            walk(each, prefix + each.getFileName() + "/", found);
        }
    }

    /** Classifies the entries of a directory; returns false if some were deleted meanwhile, because their replacements may be missing. */
    private static boolean listDirectory(
            Path directory, String prefix, List<StoredObject> files, List<Path> directories) throws IOException {
        for (Path entry : entries(directory)) {
            String name = entry.getFileName().toString();
            if (!StoreNames.isName(prefix + name)) {
                continue; // foreign files, of a file manager for example, are not part of the store
            }
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return false;
            }
            if (attributes.isDirectory() || isDayElsewhere(entry, prefix, attributes)) {
                if (!(prefix.isEmpty() && name.equals(UnfinishedFiles.DIRECTORY))) {
                    directories.add(entry);
                }
            } else if (attributes.isRegularFile()) {
                files.add(new StoredObject(
                        prefix + name,
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant()));
            }
        }
        return true;
    }

    private static void checkPatience(Path directory, long begin) throws IOException {
        if (System.nanoTime() - begin > CHANGING.toNanos()) {
            throw new IOException(directory + ": directory keeps changing while it is listed; try again");
        }
    }

    /** Returns whether an entry is a symbolic link to a day on another disk; no other links are followed. */
    static boolean isDayElsewhere(Path entry, String prefix, BasicFileAttributes attributes) {
        return attributes.isSymbolicLink()
                && StoreLayout.containsDays(prefix)
                && StoreLayout.parseDayDirectory(entry.getFileName().toString()).isPresent()
                && Files.isDirectory(entry);
    }

    /**
     * Returns a consistent listing of a directory, because a merge adds a name before it removes others. Lists twice: the modification time
     * may not change, since file systems count in ticks.
     *
     * @throws IOException if the directory keeps changing
     */
    static List<Path> entries(Path directory) throws IOException {
        long begin = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                FileTime before = Files.getLastModifiedTime(directory);
                List<Path> entries = DirectoryEntries.of(directory);
                if (DirectoryEntries.of(directory).equals(entries)
                        && Files.getLastModifiedTime(directory).equals(before)) {
                    return entries;
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                return List.of();
            }
            checkPatience(directory, begin);
            pause(attempt);
        }
    }

    /** Waits with backoff for a process that deletes files or directories. */
    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, attempt * PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a concurrent deletion", e);
        }
    }

    /** Returns a listing that may mix states of concurrent changes; empty if there is no directory. */
    static List<Path> anyEntries(Path directory) throws IOException {
        try {
            return DirectoryEntries.of(directory);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> each = Files.newDirectoryStream(directory)) {
            return !each.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return true; // another process has deleted it
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public List<String> children(String prefix) throws IOException {
        StoreNames.checkPrefix(prefix);
        return entries(root.resolve(prefix)).stream()
                .map(entry -> entry.getFileName().toString())
                .filter(name -> StoreNames.isName(prefix + name)
                        && !(prefix.isEmpty() && name.equals(UnfinishedFiles.DIRECTORY)))
                .sorted()
                .toList();
    }

    @Override
    public void get(String name, Path into) throws IOException {
        Files.copy(place(name), into, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Optional<byte[]> read(String name, int most) throws IOException {
        try (InputStream in = Files.newInputStream(place(name))) {
            byte[] content = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new IOException(name + " in " + description() + " is longer than " + most + " bytes");
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void put(String name, Path file) throws IOException {
        Path written = unfinished.next();
        try {
            Files.copy(file, written);
            finish(written, name);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        Path written = unfinished.next();
        try {
            Files.write(written, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            finish(written, name);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private void finish(Path written, String name) throws IOException {
        Path directory = Objects.requireNonNull(place(name).getParent(), "a name in a store has a directory");
        UnfinishedFiles.force(written);
        for (int attempt = 1; ; attempt++) {
            try {
                createDirectoryDurably(directory);
                unfinished.finish(written, name);
                force(directory);
                return;
            } catch (NoSuchFileException e) {
                // A process that deletes the last file of a directory deletes the directory as well, perhaps at this
                // moment.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /** Creates a directory and its parents durably. */
    static void createDirectoryDurably(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createDirectoryDurably(parent);
        }
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        if (parent != null) {
            force(parent);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path place = place(name);
        Files.deleteIfExists(place);
        Path directory = place.getParent();
        // Removes empty parents as well; a concurrent writer creates them again or gets an error. A link to another
        // disk is kept, because deleting it would succeed even if its target is not empty.
        while (directory != null && !directory.equals(root) && !Files.isSymbolicLink(directory) && isEmpty(directory)) {
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            directory = directory.getParent();
        }
    }

    @Override
    public Optional<Path> file(String name) {
        return Optional.of(place(name));
    }

    private Path place(String name) {
        StoreNames.check(name);
        return root.resolve(name);
    }

    @Override
    public String description() {
        return root.toString();
    }

    @Override
    public void sweep(Consumer<String> removed) throws IOException {
        unfinished.sweep(removed);
    }

    @Override
    public int eraseUnfinished(Instant before) throws IOException {
        return unfinished.erase(before);
    }

    @Override
    public List<String> strays(String prefix) throws IOException {
        StoreNames.checkPrefix(prefix);
        return StrayFiles.in(root.resolve(prefix), prefix);
    }

    @Override
    public List<StoredObject> eraseStrays(String prefix, String directory) throws IOException {
        StoreNames.checkPrefix(prefix);
        return new StrayFiles(directory).erase(root.resolve(prefix), prefix);
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
