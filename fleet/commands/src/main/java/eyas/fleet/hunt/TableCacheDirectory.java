package eyas.fleet.hunt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private cache directory for copies of an object store's tables, below a given directory. On open and on close it evicts copies older
 * than a day, and the oldest ones beyond a size limit; it touches no other files.
 *
 * <p>Copies that another process may be reading are not evicted: each process holds a shared lock while the directory is open, and only the
 * holder of the exclusive lock evicts. Of several concurrent hunts, the last one evicts. A process has one instance open at a time; a
 * second one evicts nothing. Not thread-safe.
 */
final class TableCacheDirectory implements AutoCloseable {
    /** Retention of copies. It is short because data erased from the store must not live on here. */
    static final Duration KEPT = Duration.ofDays(1);

    /** Size limit of the copies that are kept, in bytes. */
    static final long MOST_BYTES = 20L << 30;

    private static final String NAME = "eyas-tables-v1";
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.parquet|[0-9a-f-]{36}\\.unfinished");

    /** The lock file. Copies cannot be locked themselves, because the database would release the lock when it closes them. */
    private static final String LOCK = "in-use.lock";

    private final Path path;
    private final long most;
    private final FileChannel file;
    private @Nullable FileLock reading;

    private TableCacheDirectory(Path path, long most, FileChannel file) {
        this.path = path;
        this.most = most;
        this.file = file;
    }

    /** A cached file. */
    private record Copy(Path file, Instant modified, long bytes) {}

    /**
     * Opens the directory below {@code base} and evicts.
     *
     * @param user the required owner
     * @throws IOException if it cannot be created, has another owner, or is accessible to others
     */
    static TableCacheDirectory open(Path base, UserPrincipal user, long most) throws IOException {
        Path directory = base.resolve(NAME);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(base);
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)
                || Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).stream()
                        .anyMatch(TableCacheDirectory::isOfOthers)) {
            throw new IOException(directory
                    + " is accessible to others or has another owner: set --cache to another directory, or remove it");
        }
        FileChannel file = FileChannel.open(
                directory.resolve(LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            TableCacheDirectory opened = new TableCacheDirectory(directory, most, file);
            opened.sweepUnused();
            opened.reading = opened.shared().orElse(null);
            return opened;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the directory of the copies. */
    Path path() {
        return path;
    }

    /** Evicts, unless another process reads copies. */
    @Override
    public void close() throws IOException {
        try (file) {
            if (reading != null) {
                reading.release();
            }
            sweepUnused();
        }
    }

    private void sweepUnused() throws IOException {
        Optional<FileLock> alone = exclusive();
        if (alone.isPresent()) {
            try (FileLock _ = alone.get()) {
                sweep(path, most);
            }
        }
    }

    /** Acquires the exclusive lock; empty if there are readers. */
    private Optional<FileLock> exclusive() throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException e) {
            // Readers in this process: locks belong to the process.
            return Optional.empty();
        }
    }

    /** Acquires a shared lock, after an eviction in progress has ended; empty if this process holds one already. */
    private Optional<FileLock> shared() throws IOException {
        try {
            return Optional.of(file.lock(0, Long.MAX_VALUE, true));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static boolean isOfOthers(PosixFilePermission permission) {
        return switch (permission) {
            case OWNER_READ, OWNER_WRITE, OWNER_EXECUTE -> false;
            case GROUP_READ, GROUP_WRITE, GROUP_EXECUTE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE -> true;
        };
    }

    private static void sweep(Path directory, long most) throws IOException {
        List<Copy> copies = new ArrayList<>();
        long bytes = 0;
        Instant retained = Instant.now().minus(KEPT);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!OURS.matcher(file.getFileName().toString()).matches()) {
                    continue;
                }
                Optional<BasicFileAttributes> about = attributes(file);
                if (about.isEmpty()) {
                    continue;
                }
                Instant modified = about.get().lastModifiedTime().toInstant();
                if (modified.isBefore(retained)) {
                    Files.deleteIfExists(file);
                } else {
                    copies.add(new Copy(file, modified, about.get().size()));
                    bytes += about.get().size();
                }
            }
        }
        copies.sort(Comparator.comparing(Copy::modified));
        for (Copy copy : copies) {
            if (bytes <= most) {
                return;
            }
            Files.deleteIfExists(copy.file());
            bytes -= copy.bytes();
        }
    }

    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            // Another hunt has removed it.
            return Optional.empty();
        }
    }
}
