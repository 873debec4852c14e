package eyas.collect.intake;

import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryManifest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The state of an unfinished upload. Guarded by its own lock, except for what {@link Uploads} counts. */
final class Upload {
    final Path directory;
    final DeliveryManifest announcement;
    final UploadSender sender;
    final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> received = new HashMap<>();
    /** Time of the last addition, ns of the clock. */
    volatile long touched;

    volatile boolean removed;

    Upload(Path directory, DeliveryManifest announcement, UploadSender sender, long now) {
        this.directory = directory;
        this.announcement = announcement;
        this.sender = sender;
        this.touched = now;
    }

    /** Returns the bytes received of a file. */
    long received(DeliveryFile file) {
        synchronized (received) {
            return received.getOrDefault(file.sha256(), 0L);
        }
    }

    void received(DeliveryFile file, long bytes) {
        synchronized (received) {
            received.put(file.sha256(), bytes);
        }
    }

    /** Returns the bytes still missing. */
    long missing() {
        return announcement.files().stream()
                .mapToLong(file -> file.bytes() - received(file))
                .sum();
    }
}
