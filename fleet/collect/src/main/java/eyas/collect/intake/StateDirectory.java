package eyas.collect.intake;

import eyas.collect.CollectException;
import eyas.text.DirectoryEntries;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a receiver's state directory, which only its user may access.
 *
 * <pre>
 * lock               held while a receiver runs
 * salt               salt of the digests in the journal
 * journal.log        what was accepted and done
 * uploads/ID-SENDER  unfinished uploads
 * accepted/ID        complete deliveries that are not in the tables yet
 * aside/ID           unreadable deliveries
 * live/JOB.jsonl     alerts of jobs without a report
 * scratch            temporary files of the table writer
 * merged             time of the last compaction
 * requests, answers  requests of other commands to a running receiver
 * </pre>
 *
 * @param root the directory
 */
public record StateDirectory(Path root) {
    private static final String PRIVATE = "rwx------";
    private static final int SALT = 32;
    private static final Set<PosixFilePermission> FOREIGN = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * Creates the directories.
     *
     * @throws CollectException if they cannot be created, or other users could write there
     */
    public void create() {
        try {
            Path parent = root.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            for (Path directory :
                    List.of(root, uploads(), accepted(), aside(), live(), scratch(), requests(), answers())) {
                create(directory);
            }
        } catch (IOException e) {
            throw new CollectException(
                    "cannot create the state directory " + root + ": " + FileErrorMessage.reason(e)
                            + "; set --state to another directory, or run as a user with write access",
                    e);
        }
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory() || found.permissions().stream().anyMatch(FOREIGN::contains)) {
                throw new CollectException(
                        directory + " is accessible to other users, who could read or change deliveries. Run:"
                                + " chmod 700 " + directory,
                        e);
            }
        }
    }

    /** Returns the directory of unfinished uploads. */
    Path uploads() {
        return root.resolve("uploads");
    }

    /** Returns the directory of complete deliveries. */
    public Path accepted() {
        return root.resolve("accepted");
    }

    /** Returns the directory of unreadable deliveries. */
    public Path aside() {
        return root.resolve("aside");
    }

    /** Returns the directory of live alerts. */
    Path live() {
        return root.resolve("live");
    }

    /** Returns the directory of temporary files of the table writer. */
    public Path scratch() {
        return root.resolve("scratch");
    }

    /** Returns the file with the time of the last compaction. */
    public Path merged() {
        return root.resolve("merged");
    }

    /** Returns the directory of requests of other commands. */
    public Path requests() {
        return root.resolve("requests");
    }

    /** Returns the directory of answers to these requests. */
    public Path answers() {
        return root.resolve("answers");
    }

    /**
     * Locks the directory for this process; empty if a running receiver holds the lock.
     *
     * @throws IOException if the lock file cannot be created
     */
    public Optional<AutoCloseable> lock() throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this process already.
            lock = null;
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(channel);
    }

    /** Returns the salt of the name digests; it is created once. */
    public String salt() throws IOException {
        Path file = root.resolve("salt");
        if (!Files.exists(file)) {
            byte[] random = new byte[SALT];
            new SecureRandom().nextBytes(random);
            Path part = root.resolve("salt.part");
            Files.deleteIfExists(part);
            write(part, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            sync(root);
        }
        String salt = Files.readString(file).strip();
        if (!Sha256.isDigest(salt)) {
            throw new CollectException(file + " is damaged; without it, erased repositories cannot be recognised."
                    + " Restore it from a backup, or remove it and erase those repositories again");
        }
        return salt;
    }

    /** Writes a file durably. */
    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /** Flushes a directory to disk. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns the subdirectories of a directory, sorted by name. */
    public static List<Path> entries(Path directory) throws IOException {
        try {
            return DirectoryEntries.of(directory);
        } catch (NoSuchFileException e) {
            // Nothing was stored there yet.
            return List.of();
        }
    }

    /** Removes a file, or a directory with its content; does not follow links. */
    public static void remove(Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
