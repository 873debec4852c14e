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
 * The directory of copies of tables of an object store: one of our own below the one that somebody names, which only the user can read.
 * Where it is opened and where it is closed copies go that are older than a day, and the oldest before that where they are too many;
 * nothing else is touched.
 *
 * <p>Copies that another process may be reading stay, whatever their age: each holds a shared lock until it has closed the directory, and
 * only who gets the exclusive one removes anything. Of several hunts the last that ends does. A process has one open at a time; a second
 * one removes nothing. Not thread-safe.
 */
final class TableCacheDirectory implements AutoCloseable {
    /** Copies are kept so long: what was erased in the store is not to live on here. */
    static final Duration KEPT = Duration.ofDays(1);

    /** So many bytes of copies are kept from one question to the next. */
    static final long MOST_BYTES = 20L << 30;

    private static final String NAME = "eyas-tables-v1";
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.parquet|[0-9a-f-]{36}\\.unfinished");

    /** The file that is locked; of the copies themselves the database would give up the lock when it closes them. */
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

    /** A copy. */
    private record Copy(Path file, Instant modified, long bytes) {}

    /**
     * Returns the directory below {@code base}, with what is too old or too much removed.
     *
     * @param user who may own it
     * @throws IOException if it cannot be made, or belongs to somebody else, or others may write into it
     */
    static TableCacheDirectory open(Path base, UserPrincipal user, long most) throws IOException {
        Path folder = base.resolve(NAME);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(base);
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
                || Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).stream()
                        .anyMatch(TableCacheDirectory::isOfOthers)) {
            throw new IOException(folder
                    + " is open to others, or is somebody else's: name another folder with --cache, or remove it");
        }
        FileChannel file = FileChannel.open(
                folder.resolve(LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            TableCacheDirectory opened = new TableCacheDirectory(folder, most, file);
            opened.sweepUnused();
            opened.reading = opened.shared().orElse(null);
            return opened;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns where copies lie. */
    Path path() {
        return path;
    }

    /** Removes what is too old or too much, unless somebody else reads copies. */
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

    /** Returns a lock that no reader can have beside it; empty where there are readers. */
    private Optional<FileLock> exclusive() throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException e) {
            // Readers of this process, which the system does not tell from who asks.
            return Optional.empty();
        }
    }

    /** Returns a lock of a reader, after whoever removes copies is done; empty where this process has one. */
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

    private static void sweep(Path folder, long most) throws IOException {
        List<Copy> copies = new ArrayList<>();
        long bytes = 0;
        Instant kept = Instant.now().minus(KEPT);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!OURS.matcher(file.getFileName().toString()).matches()) {
                    continue;
                }
                Optional<BasicFileAttributes> about = attributes(file);
                if (about.isEmpty()) {
                    continue;
                }
                Instant modified = about.get().lastModifiedTime().toInstant();
                if (modified.isBefore(kept)) {
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
