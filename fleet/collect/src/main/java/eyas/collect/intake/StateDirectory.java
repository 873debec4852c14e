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
 * Names what a receiver keeps until it is in the tables: a directory that only its user may enter.
 *
 * <pre>
 * lock               held while a receiver runs
 * salt               makes the digests of names in the journal this receiver's own
 * journal.log        what was taken and done
 * uploads/ID-SENDER  what was begun
 * accepted/ID        what is whole, and not in the tables yet
 * aside/ID           what could not be read
 * live/JOB.jsonl     alerts of jobs of which there is no report yet
 * scratch            files on their way into the tables
 * merged             when the tables' small files were merged last
 * requests, answers  what other commands ask of a receiver that runs
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
     * Creates the directory and those in it.
     *
     * @throws CollectException if they cannot be made, or others could write there
     */
    public void create() {
        try {
            Path parent = root.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            for (Path folder :
                    List.of(root, uploads(), accepted(), aside(), live(), scratch(), requests(), answers())) {
                make(folder);
            }
        } catch (IOException e) {
            throw new CollectException(
                    "the state folder " + root + " cannot be made: " + FileErrorMessage.words(e)
                            + "; name another by --state, or run this as a user who may write there",
                    e);
        }
    }

    private static void make(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory() || found.permissions().stream().anyMatch(FOREIGN::contains)) {
                throw new CollectException(
                        folder + " is not a folder of this user alone: others could read or change what is sent. Run:"
                                + " chmod 700 " + folder,
                        e);
            }
        }
    }

    /** Returns the directory of uploads. */
    Path uploads() {
        return root.resolve("uploads");
    }

    /** Returns the directory of deliveries that are whole. */
    public Path accepted() {
        return root.resolve("accepted");
    }

    /** Returns the directory of what could not be read. */
    public Path aside() {
        return root.resolve("aside");
    }

    /** Returns the directory of alerts. */
    Path live() {
        return root.resolve("live");
    }

    /** Returns the directory for files on their way into the tables. */
    public Path scratch() {
        return root.resolve("scratch");
    }

    /** Returns the file that says when the tables' small files were merged last. */
    public Path merged() {
        return root.resolve("merged");
    }

    /** Returns the directory of what other commands ask. */
    public Path requests() {
        return root.resolve("requests");
    }

    /** Returns the directory of what they are answered. */
    public Path answers() {
        return root.resolve("answers");
    }

    /**
     * Takes the directory for this process; empty where a receiver runs that has it.
     *
     * @throws IOException if the file cannot be made
     */
    public Optional<AutoCloseable> lock() throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another one of this very process.
            lock = null;
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(channel);
    }

    /** Returns what is put before names of which digests are taken; it is made once. */
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
            throw new CollectException(file + " is damaged; without it nobody can tell which repositories were erased."
                    + " Bring it back from a copy, or remove it and erase those again");
        }
        return salt;
    }

    /** Writes a file that is on disk when this returns. */
    static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /** Has the names in a directory on disk. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns the directories in one of these directories, by name. */
    public static List<Path> entries(Path folder) throws IOException {
        try {
            return DirectoryEntries.of(folder);
        } catch (NoSuchFileException e) {
            // Nothing was ever put there.
            return List.of();
        }
    }

    /** Removes a file, or a directory with all in it; no link is followed. */
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
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
