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
 * A directory of one process for files that nobody needs when it ends; only its user can look into it. Those of processes that were ended
 * in the midst are removed when the next one is made, if they are older than ten minutes. The file system needs locks.
 */
public final class ScratchDirectory implements AutoCloseable {
    /** What those of the tables are called. */
    static final String OF_TABLES = "eyas-tables-";

    /** Who has one holds the lock of this file within it. */
    private static final String LOCK = "lock";

    /** Whoever makes one has its lock within this time. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    /** What follows the beginning of a name: numbers, so that no beginning is that of another's directories, too. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9-]+");

    /**
     * What all directories of this process have in their names, and no others: the time of its start as well, since numbers of processes
     * come again. Locks belong to a process, so whoever looked at one of its own by opening it would lose it when closing it.
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

    /** Creates one for tables in the directory for temporary files. */
    public static ScratchDirectory make() throws IOException {
        return make(OF_TABLES);
    }

    /** Creates one whose name begins with {@code beginning} in the directory for temporary files. */
    public static ScratchDirectory make(String beginning) throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")), beginning);
    }

    /**
     * Creates one in {@code parent}, and remove those of the same user that are left there.
     *
     * @param beginning what its name begins with, and those of which others are removed
     * @throws IOException if none can be made or it cannot be locked; what was left and cannot be removed stays
     */
    public static ScratchDirectory make(Path parent, String beginning) throws IOException {
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
                throw new IOException("somebody else has the lock");
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException(file + " cannot be locked: " + e.getMessage(), e);
        }
    }

    /**
     * Removes what processes of the same user left that were ended. Several may do it at once, and what one cannot remove it leaves to the
     * next: that is no reason not to do what the directory is for.
     *
     * @param before those that were changed since then are left
     */
    static void sweep(Path parent, String beginning, UserPrincipal user, Instant before) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, beginning + "*")) {
            for (Path folder : folders) {
                String rest = folder.getFileName().toString().substring(beginning.length());
                if (NUMBERS.matcher(rest).matches() && !rest.startsWith(OF_PROCESS)) {
                    removeIfAbandoned(folder, user, before);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The directory cannot be listed: whoever makes the next one tries again.
            return;
        }
    }

    private static void removeIfAbandoned(Path folder, UserPrincipal user, Instant before) {
        try {
            if (isAbandoned(folder, user, before)) {
                remove(folder);
            }
        } catch (IOException e) {
            // It is not ours to remove, or somebody else removes it: the others are looked at all the same.
            return;
        }
    }

    /** Returns whether a directory is this user's and nobody's: whoever else may write there may put what he likes into one of its name. */
    private static boolean isAbandoned(Path folder, UserPrincipal user, Instant before) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory()
                && attributes.lastModifiedTime().toInstant().isBefore(before)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
                && isLeft(folder.resolve(LOCK));
    }

    /** Returns whether nobody holds the lock. */
    private static boolean isLeft(Path lock) throws IOException {
        try (FileChannel channel =
                FileChannel.open(lock, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            return channel.tryLock() != null;
        } catch (NoSuchFileException e) {
            return true; // it was ended before it had one
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process looks at it, too
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

    /** Removes a directory with all that is in it, also where somebody else removes it at the same time. */
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
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    return goOn(problem);
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static FileVisitResult goOn(IOException problem) throws IOException {
        if (problem instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE; // it is gone, which is what is wanted
        }
        throw problem;
    }
}
