package eyas.delivery.spool;

import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.FileKind;
import eyas.text.DirectoryEntries;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A private directory of unsent deliveries. A delivery is stored atomically. If the spool is full, the oldest delivery is
 * dropped, counted and logged. Thread-safe within one process; only one process can open a spool at a time.
 *
 * <pre>
 * SPOOL/00000000000000000042-DIGEST/announcement.json, report, capture
 * SPOOL/counts
 * SPOOL/lock
 * </pre>
 */
public final class Spool {
    private static final String PRIVATE = "rwx------";
    private static final String PART = "part-";
    private static final String ANNOUNCEMENT = "announcement.json";
    private static final int NUMBER = 20;
    private static final int COPIED = 128 << 10;

    private final Path root;
    private final SpoolLimits limits;
    private final Consumer<String> losses;
    /** Held until the process ends. */
    @SuppressWarnings("UnusedVariable") // An unreferenced channel may be closed, so it is kept.
    private final @Nullable FileChannel lock;

    private SpoolCounts counts;
    /** Whether the counters could not be written because the disk was full. */
    private boolean uncounted;

    private long next;

    private Spool(
            Path root, SpoolLimits limits, Consumer<String> losses, SpoolCounts counts, @Nullable FileChannel lock) {
        this.lock = lock;
        this.root = root;
        this.limits = limits;
        this.losses = losses;
        this.counts = counts;
    }

    /**
     * Opens a spool and creates its directory if it does not exist.
     *
     * @param losses receives a message for each dropped delivery
     * @throws DeliveryException if the directory is not private to this user
     * @throws IOException if it cannot be created or read
     */
    public static Spool open(Path root, SpoolLimits limits, Consumer<String> losses) throws IOException {
        create(root);
        @Nullable FileChannel lock = lock(root);
        Spool spool = new Spool(root, limits, losses, SpoolCounts.read(root.resolve("counts")), lock);
        // Incomplete deliveries of a process that was killed; their owner sends them again.
        for (Path part : DirectoryEntries.of(root, PART + "*")) {
            remove(part);
        }
        List<Path> directories = spool.directories();
        spool.next = directories.isEmpty() ? 0 : number(directories.getLast()) + 1;
        return spool;
    }

    /** Two processes with one spool would remove each other's files. Null if this process already has it. */
    private static @Nullable FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            return null;
        }
        channel.close();
        throw new DeliveryException("another process sends from " + root + "; wait for it, or use another directory");
    }

    private static void create(Path root) throws IOException {
        try {
            if (root.toAbsolutePath().getParent() != null) {
                Files.createDirectories(root.toAbsolutePath().getParent());
            }
            Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes found =
                    Files.readAttributes(root, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory()
                    || !PosixFilePermissions.toString(found.permissions()).equals(PRIVATE)
                    || !found.owner().equals(Files.getOwner(Path.of("/proc/self")))) {
                throw new DeliveryException(
                        root + " exists and is not a private directory of this user (chmod 700): others could"
                                + " change what is sent; use another directory",
                        e);
            }
        }
    }

    /**
     * Stores the files of a job until they are sent.
     *
     * @param files the files; they are copied
     * @return empty if the delivery exceeds the spool's size, which counts as dropped
     * @throws IOException if a file cannot be read or written
     */
    public synchronized Optional<SpooledDelivery> add(DeliveryJob job, Map<FileKind, Path> files) throws IOException {
        Path part = Files.createTempDirectory(root, PART);
        boolean retained = false;
        try {
            Map<FileKind, Path> copies = new EnumMap<>(FileKind.class);
            long bytes = 0;
            for (Map.Entry<FileKind, Path> file : files.entrySet()) {
                bytes += Files.size(file.getValue());
                if (bytes > limits.bytes()) {
                    dropped(job.displayName(), bytes);
                    return Optional.empty();
                }
                Path copy = part.resolve(file.getKey().label());
                copy(file.getValue(), copy, limits.bytes());
                copies.put(file.getKey(), copy);
            }
            DeliveryManifest announcement = DeliveryManifest.of(job, copies);
            freeSpace(announcement.bytes());
            write(part.resolve(ANNOUNCEMENT), announcement.json().getBytes(StandardCharsets.UTF_8));
            Path directory = root.resolve(name(next, announcement.id()));
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
            sync(root);
            next++;
            retained = true;
            return read(directory);
        } finally {
            if (!retained) {
                remove(part);
            }
        }
    }

    private static String name(long number, String id) {
        return String.format("%0" + NUMBER + "d-%s", number, id);
    }

    private static long number(Path directory) {
        return Long.parseLong(String.valueOf(directory.getFileName()).substring(0, NUMBER));
    }

    private void freeSpace(long bytes) throws IOException {
        List<SpooledDelivery> waiting = new ArrayList<>(waiting());
        long held =
                waiting.stream().mapToLong(each -> each.announcement().bytes()).sum();
        while (!waiting.isEmpty() && (waiting.size() >= limits.deliveries() || held + bytes > limits.bytes())) {
            SpooledDelivery oldest = waiting.removeFirst();
            held -= oldest.announcement().bytes();
            remove(oldest.directory());
            dropped(
                    oldest.announcement().job().displayName(),
                    oldest.announcement().bytes());
        }
    }

    private void dropped(String job, long bytes) {
        SpoolCounts now = counts.andDropped(bytes);
        losses.accept("the spool " + root + " is full: the delivery of " + job + " is LOST (" + bytes + " bytes; "
                + now.dropped() + " so far)");
        count(now);
    }

    private void count(SpoolCounts now) {
        counts = now;
        uncounted = true;
        writeCounts();
    }

    private void writeCounts() {
        try {
            counts.write(root.resolve("counts"));
            uncounted = false;
        } catch (IOException e) {
            // A full disk must not prevent the spool from being emptied; the counters are written when there is space.
            uncounted = true;
        }
    }

    /**
     * Returns the unsent deliveries, oldest first.
     *
     * @throws IOException if the directory cannot be read
     */
    public synchronized List<SpooledDelivery> waiting() throws IOException {
        if (uncounted) {
            writeCounts();
        }
        List<SpooledDelivery> waiting = new ArrayList<>();
        for (Path directory : directories()) {
            Optional<SpooledDelivery> spooled = read(directory);
            if (spooled.isPresent()) {
                waiting.add(spooled.get());
            } else {
                remove(directory);
                dropped("an unreadable entry, " + directory.getFileName(), 0);
            }
        }
        return waiting;
    }

    private List<Path> directories() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Path directory : DirectoryEntries.of(root)) {
            if (String.valueOf(directory.getFileName()).matches("[0-9]{" + NUMBER + "}-[0-9a-f]{64}")) {
                directories.add(directory);
            }
        }
        return directories;
    }

    private static Optional<SpooledDelivery> read(Path directory) throws IOException {
        Map<FileKind, Path> files = new EnumMap<>(FileKind.class);
        try (InputStream in = Files.newInputStream(directory.resolve(ANNOUNCEMENT), LinkOption.NOFOLLOW_LINKS)) {
            DeliveryManifest announcement = DeliveryManifest.parse(in.readNBytes(DeliveryManifest.MOST_BYTES + 1));
            for (DeliveryFile file : announcement.files()) {
                files.put(file.kind(), directory.resolve(file.kind().label()));
            }
            return Optional.of(new SpooledDelivery(directory, announcement, files));
        } catch (DeliveryException | NoSuchFileException e) {
            // The machine crashed during the removal, or another process wrote here; the caller counts it.
            return Optional.empty();
        }
    }

    /** Removes a delivery that the receiver has stored. */
    public synchronized void sent(SpooledDelivery spooled) throws IOException {
        remove(spooled.directory());
        count(counts.andSent());
    }

    /** Removes a delivery that the receiver rejected. */
    public synchronized void refused(SpooledDelivery spooled) throws IOException {
        remove(spooled.directory());
        count(counts.andRefused());
    }

    /** Returns the counters of removed deliveries. */
    public synchronized SpoolCounts counts() {
        return counts;
    }

    private static void copy(Path from, Path to, long most) throws IOException {
        try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[COPIED];
            long copied = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copied += read;
                if (copied > most) {
                    throw new IOException(from + " grows while it is copied");
                }
                writeAll(out, ByteBuffer.wrap(buffer, 0, read));
            }
            out.force(true);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeAll(out, ByteBuffer.wrap(bytes));
            out.force(true);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a delivery; the manifest is deleted first, so that an incomplete directory is not a delivery. */
    private static void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(ANNOUNCEMENT));
        try {
            for (Path file : DirectoryEntries.of(directory)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Already removed.
            return;
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** Returns a message that names the spool and why it cannot be used. */
    String errorMessage(IOException failure) {
        return "the spool " + root + ": " + FileErrorMessage.reason(failure);
    }
}
