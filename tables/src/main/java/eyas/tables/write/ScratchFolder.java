package eyas.tables.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
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
import org.jspecify.annotations.Nullable;

/**
 * A folder of one process for files that nobody needs when it ends; only its user can look into it. Those of processes that were ended
 * in the midst are removed when the next one is made.
 */
public final class ScratchFolder implements AutoCloseable {
    private static final String BEGINNING = "eyas-tables-";

    /** Who has one holds the lock of this file within it. */
    private static final String LOCK = "lock";

    /** Whoever makes one has its lock within this time. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final Path path;
    private final FileChannel lock;

    private ScratchFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Make one in the folder for temporary files. */
    public static ScratchFolder make() throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes one in {@code parent}, after those were removed that are left there. */
    static ScratchFolder make(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, BEGINNING);
        FileChannel lock =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException(path + " is in use");
        }
        sweep(parent, Files.getOwner(path), Instant.now().minus(YOUNG));
        return new ScratchFolder(path, lock);
    }

    /**
     * Removes what processes of the same user left that were ended.
     *
     * @param before those that were changed since then are left
     */
    static void sweep(Path parent, UserPrincipal user, Instant before) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, BEGINNING + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(folder, user, before)) {
                    remove(folder);
                }
            }
        }
    }

    /** Returns whether a folder is this user's and nobody's: whoever else may write there may put what he likes into one of its name. */
    private static boolean isAbandoned(Path folder, UserPrincipal user, Instant before) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    && attributes.lastModifiedTime().toInstant().isBefore(before)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
                    && isLeft(folder.resolve(LOCK));
        } catch (NoSuchFileException | AccessDeniedException e) {
            return false; // somebody else removes it, or it is not ours to remove
        }
    }

    /** Returns whether nobody holds the lock. */
    private static boolean isLeft(Path lock) throws IOException {
        try (FileChannel channel =
                FileChannel.open(lock, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            return channel.tryLock() != null;
        } catch (NoSuchFileException e) {
            return true; // it was ended before it had one
        } catch (OverlappingFileLockException e) {
            return false; // this process holds it
        }
    }

    /** Return its path. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        remove(path);
        lock.close();
    }

    private static void remove(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
