package eyas.tables.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A private temporary directory of one process. Creating one removes those of dead processes that are older than ten minutes. Requires file
 * locks.
 */
public final class ScratchDirectory implements AutoCloseable {
    /** Name prefix of the directories of the tables. */
    static final String OF_TABLES = "eyas-tables-";

    /** The lock file, which the owner holds. */
    private static final String LOCK = "lock";

    /** Time within which the owner of a new directory has its lock. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    /** The rest of a name: only digits, so that no prefix matches directories of another prefix. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9-]+");

    /**
     * Part of the names of all directories of this process, including its start time because process IDs are reused. Locks belong to a
     * process: opening and closing the lock file of an own directory would release its lock.
     */
    private static final String OF_PROCESS = ProcessHandle.current().pid() + "-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toEpochMilli)
                    .orElse(0L) + "-";

    private final Path path;
    private final FileChannel lock;

    private ScratchDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates a directory for tables in the temporary directory. */
    public static ScratchDirectory create() throws IOException {
        return create(OF_TABLES);
    }

    /** Creates a directory whose name starts with {@code beginning} in the temporary directory. */
    public static ScratchDirectory create(String beginning) throws IOException {
        return create(Path.of(System.getProperty("java.io.tmpdir")), beginning);
    }

    /**
     * Creates a directory in {@code parent}, and removes abandoned ones of the same user.
     *
     * @param beginning name prefix of the new directory and of the removed ones
     * @throws IOException if it cannot be created or locked; failures to remove others are ignored
     */
    public static ScratchDirectory create(Path parent, String beginning) throws IOException {
        Path path = Files.createTempDirectory(parent, beginning + OF_PROCESS);
        ScratchDirectory made;
        try {
            made = new ScratchDirectory(path, locked(path.resolve(LOCK)));
        } catch (IOException e) {
            try {
                remove(path);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        sweep(parent, beginning, Files.getOwner(path), Instant.now().minus(YOUNG));
        return made;
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException("another process holds the lock");
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException(file + ": cannot lock: " + e.getMessage(), e);
        }
    }

    /**
     * Removes directories of dead processes of the same user. Several processes may do this at once; failures are left to the next one,
     * because they do not affect the new directory.
     *
     * @param before directories that were changed since then are kept
     */
    static void sweep(Path parent, String beginning, UserPrincipal user, Instant before) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, beginning + "*")) {
            for (Path directory : directories) {
                String rest = directory.getFileName().toString().substring(beginning.length());
                if (NUMBERS.matcher(rest).matches() && !rest.startsWith(OF_PROCESS)) {
                    removeIfAbandoned(directory, user, before);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The directory cannot be listed: the next process retries.
            return;
        }
    }

    private static void removeIfAbandoned(Path directory, UserPrincipal user, Instant before) {
        try {
            if (isAbandoned(directory, user, before)) {
                remove(directory);
            }
        } catch (IOException e) {
            // It belongs to another user, or another process removes it: continue with the others.
            return;
        }
    }

    /** Returns whether a directory belongs to this user only and is abandoned: another user with write access could plant files. */
    private static boolean isAbandoned(Path directory, UserPrincipal user, Instant before) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory()
                && attributes.lastModifiedTime().toInstant().isBefore(before)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)
                && isLeft(directory.resolve(LOCK));
    }

    /** Returns whether the lock is free. */
    private static boolean isLeft(Path lock) throws IOException {
        try (FileChannel channel =
                FileChannel.open(lock, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            return channel.tryLock() != null;
        } catch (NoSuchFileException e) {
            return true; // its process ended before it had a lock
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process checks it as well
        }
    }

    /** Returns its path. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            remove(path);
        }
    }

    /** Removes a directory with its content, tolerating concurrent removal. */
    private static void remove(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                return goOn(problem);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                    throws IOException {
                if (problem != null) {
                    return goOn(problem);
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static FileVisitResult goOn(IOException problem) throws IOException {
        if (problem instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE; // removed meanwhile, which is the intended state
        }
        throw problem;
    }
}
