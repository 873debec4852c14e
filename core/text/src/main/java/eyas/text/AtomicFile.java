package eyas.text;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Replaces files so that a reader sees the old content or the new content, never a part of it. */
public final class AtomicFile {
    /** A symbolic link in place of the new file is an error. */
    private static final OpenOption[] PART = {
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS
    };

    private AtomicFile() {}

    /** The content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes the content.
         *
         * @param out buffered; the caller closes it
         * @throws IOException if the content cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Returns the file that {@link #replace} writes before it takes the name of {@code file}. One process at a time writes it. */
    public static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /**
     * Replaces {@code file}, or creates it.
     *
     * @throws IOException if it cannot be written; the old content remains
     */
    public static void replace(Path file, Content content) throws IOException {
        replace(file, content, false);
    }

    /** Replaces {@code file} by {@code text} in UTF-8, as {@link #replace(Path, Content)} does. */
    public static void replace(Path file, String text) throws IOException {
        replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Replaces {@code file} by {@code text} in UTF-8, whose bytes are on the disk before the file has its name. */
    public static void replaceDurably(Path file, String text) throws IOException {
        replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), true);
    }

    private static void replace(Path file, Content content, boolean isDurable) throws IOException {
        Path part = part(file);
        try {
            try (FileChannel channel = FileChannel.open(part, PART);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                content.writeTo(out);
                out.flush();
                if (isDurable) {
                    channel.force(true);
                }
            }
            move(part, file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /**
     * Replaces a file of the user: an existing file keeps its permissions, and a symbolic link stays a link. Safe for concurrent processes.
     *
     * @throws IOException if it cannot be written; the old content remains
     * @throws UnsupportedOperationException if the file system has no permissions
     */
    public static void replaceOfUser(Path file, byte[] content) throws IOException {
        boolean exists = Files.exists(file);
        Path target = exists ? file.toRealPath() : file.toAbsolutePath();
        replace(
                target,
                content,
                exists ? Files.getPosixFilePermissions(target) : PosixFilePermissions.fromString("rw-r--r--"));
    }

    /**
     * Replaces {@code file} by one that only its owner can read; a symbolic link is replaced, not followed. Safe for concurrent processes.
     *
     * @throws IOException if it cannot be written; the old content remains
     */
    public static void replacePrivately(Path file, byte[] content) throws IOException {
        replace(file.toAbsolutePath(), content, PosixFilePermissions.fromString("rw-------"));
    }

    private static void replace(Path target, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        Path part = Files.createTempFile(target.getParent(), ".eyas-", ".part");
        try {
            Files.write(part, content);
            Files.setPosixFilePermissions(part, permissions);
            move(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
