package eyas.collect.intake;

import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryManifest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** An upload that is begun: what there is of its files. Guarded by its own lock but for what {@link Uploads} counts. */
final class Upload {
    final Path folder;
    final DeliveryManifest announcement;
    final UploadSender sender;
    final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> received = new HashMap<>();
    /** When something was added last, ns of the clock. */
    volatile long touched;

    volatile boolean gone;

    Upload(Path folder, DeliveryManifest announcement, UploadSender sender, long now) {
        this.folder = folder;
        this.announcement = announcement;
        this.sender = sender;
        this.touched = now;
    }

    /** Returns how much there is of a file. */
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

    /** Returns how many bytes are still to come. */
    long missing() {
        return announcement.files().stream()
                .mapToLong(file -> file.bytes() - received(file))
                .sum();
    }
}
