package eyas.fleet.hunt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

/**
 * The folder of copies of tables of an object store: one of our own below the one that somebody names, which only the user can read. At the
 * beginning and at the end of a hunt copies go that are older than a day, and the oldest before that where they are too many; nothing else is
 * touched.
 */
final class CopyFolder {
    /** Copies are kept so long: what was erased in the store is not to live on here. */
    static final Duration KEPT = Duration.ofDays(1);

    /** So many bytes of copies are kept from one question to the next. */
    static final long MOST_BYTES = 20L << 30;

    private static final String NAME = "eyas-tables-v1";
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}\\.parquet|[0-9a-f-]{36}\\.unfinished");

    private CopyFolder() {}

    /** A copy. */
    private record Copy(Path file, Instant modified, long bytes) {}

    /**
     * Return the folder below {@code base}, with what is too old or too much removed.
     *
     * @param user who may own it
     * @throws IOException if it cannot be made, or belongs to somebody else, or others may write into it
     */
    static Path open(Path base, UserPrincipal user, long most) throws IOException {
        Path folder = base.resolve(NAME);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(base);
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
                || Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).stream()
                        .anyMatch(CopyFolder::isOfOthers)) {
            throw new IOException(folder
                    + " is open to others, or is somebody else's: name another folder with --cache, or remove it");
        }
        sweep(folder, most);
        return folder;
    }

    private static boolean isOfOthers(PosixFilePermission permission) {
        return switch (permission) {
            case OWNER_READ, OWNER_WRITE, OWNER_EXECUTE -> false;
            case GROUP_READ, GROUP_WRITE, GROUP_EXECUTE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE -> true;
        };
    }

    /**
     * Remove what is too old or too much.
     *
     * @param folder as {@link #open} returned it
     */
    static void sweep(Path folder, long most) throws IOException {
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
