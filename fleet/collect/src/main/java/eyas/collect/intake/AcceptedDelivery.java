package eyas.collect.intake;

import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A complete delivery.
 *
 * @param folder its directory
 * @param announcement its manifest
 * @param receipt the receiver's metadata
 */
public record AcceptedDelivery(Path folder, DeliveryManifest announcement, Receipt receipt) {
    static final String ANNOUNCEMENT = "announcement.json";

    /**
     * Reads a delivery.
     *
     * @throws CorruptDeliveryException if it is invalid
     * @throws IOException if it cannot be read
     */
    public static AcceptedDelivery read(Path folder) throws IOException {
        return new AcceptedDelivery(folder, announcement(folder), Receipt.read(folder));
    }

    /** Reads the manifest of an upload or a delivery. */
    static DeliveryManifest announcement(Path folder) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(ANNOUNCEMENT), LinkOption.NOFOLLOW_LINKS)) {
            return DeliveryManifest.parse(in.readNBytes(DeliveryManifest.MOST_BYTES + 1));
        } catch (DeliveryException e) {
            throw new CorruptDeliveryException(folder.resolve(ANNOUNCEMENT) + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Returns the file of a kind; empty for none. */
    public Optional<Path> file(FileKind kind) {
        return announcement.files().stream()
                .filter(file -> file.kind() == kind)
                .findFirst()
                .map(file -> path(folder, file));
    }

    static Path path(Path folder, DeliveryFile file) {
        return folder.resolve(file.kind().word());
    }
}
