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
 * Opens files without following a link that somebody other than root has made, in the folders above the file as well: root would be
 * led to where only it may read. Folder after folder is opened below the one before, so that what is looked at is what is opened.
 */
final class NoFollowPath {
    private static final int MOST_LINKS = 40;

    private NoFollowPath() {}

    /**
     * Opens {@code file} for reading; the last part of it may be no link at all.
     *
     * @throws IOException if it is not there, or a part of its path is a link that is not root's
     */
    static SeekableByteChannel open(Path file) throws IOException {
        Path real = withoutRootsLinks(file.toAbsolutePath().normalize());
        try (DirectoryStream<Path> root = Files.newDirectoryStream(Objects.requireNonNull(real.getRoot()))) {
            return open(secure(root, real), real, 0);
        }
    }

    /** Opens {@code file} from the folder on that is above its part {@code depth}. */
    private static SeekableByteChannel open(SecureDirectoryStream<Path> above, Path file, int depth)
            throws IOException {
        Path name = file.getName(depth);
        if (depth + 1 == file.getNameCount()) {
            return above.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        }
        try (SecureDirectoryStream<Path> folder = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return open(folder, file, depth + 1);
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path file) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException(file + " cannot be opened folder by folder on this file system");
    }

    /** Replaces the links of root's in the folders by where they lead. One that is put there meanwhile is refused when it is opened. */
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
                throw new IOException(file + " lies behind the link " + next
                        + ", which is not root's, so it is not opened; name the place that it leads to");
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
