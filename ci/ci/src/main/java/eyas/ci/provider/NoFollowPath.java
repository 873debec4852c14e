package eyas.ci.provider;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;

/**
 * Opens files without following links that are not owned by root, including links in parent directories: a job could otherwise redirect
 * root to files that only root can read. Each directory is opened relative to the previous one, which avoids race conditions.
 */
final class NoFollowPath {
    private static final int MOST_LINKS = 40;

    private NoFollowPath() {}

    /**
     * Opens {@code file} for reading; its last component must not be a link.
     *
     * @throws IOException if it does not exist, or a component of its path is a link that is not owned by root
     */
    static SeekableByteChannel open(Path file) throws IOException {
        Path real = withoutRootsLinks(file.toAbsolutePath().normalize());
        try (DirectoryStream<Path> root = Files.newDirectoryStream(Objects.requireNonNull(real.getRoot()))) {
            return open(secure(root, real), real, 0);
        }
    }

    /** Opens the rest of {@code file} from the directory above its component {@code depth}. */
    private static SeekableByteChannel open(SecureDirectoryStream<Path> above, Path file, int depth)
            throws IOException {
        Path name = file.getName(depth);
        if (depth + 1 == file.getNameCount()) {
            return above.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        }
        try (SecureDirectoryStream<Path> directory = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return open(directory, file, depth + 1);
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path file) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException(
                file + " cannot be opened: the file system does not support opening relative to a directory");
    }

    /** Resolves links in the parent directories that are owned by root. A link that appears later is rejected when it is opened. */
    private static Path withoutRootsLinks(Path file) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        file.forEach(rest::add);
        Path at = Objects.requireNonNull(file.getRoot());
        int links = 0;
        while (rest.size() > 1) {
            Path next = at.resolve(rest.removeFirst());
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (!Integer.valueOf(0).equals(Files.getAttribute(next, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    || ++links > MOST_LINKS) {
                throw new IOException(
                        file + " is below the link " + next + ", which is not owned by root; use the resolved path");
            }
            Path target = at.resolve(Files.readSymbolicLink(next)).normalize();
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.addFirst(target.getName(i));
            }
            at = Objects.requireNonNull(target.getRoot());
        }
        return rest.isEmpty() ? at : at.resolve(rest.removeFirst());
    }
}
