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
 * @param directory its directory
 * @param announcement its manifest
 * @param receipt the receiver's metadata
 */
public record AcceptedDelivery(Path directory, DeliveryManifest announcement, Receipt receipt) {
    static final String ANNOUNCEMENT = "announcement.json";

    /**
     * Reads a delivery.
     *
     * @throws CorruptDeliveryException if it is invalid
     * @throws IOException if it cannot be read
     */
    public static AcceptedDelivery read(Path directory) throws IOException {
        return new AcceptedDelivery(directory, announcement(directory), Receipt.read(directory));
    }

    /** Reads the manifest of an upload or a delivery. */
    static DeliveryManifest announcement(Path directory) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve(ANNOUNCEMENT), LinkOption.NOFOLLOW_LINKS)) {
            return DeliveryManifest.parse(in.readNBytes(DeliveryManifest.MOST_BYTES + 1));
        } catch (DeliveryException e) {
            throw new CorruptDeliveryException(directory.resolve(ANNOUNCEMENT) + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Returns the file of a kind; empty for none. */
    public Optional<Path> file(FileKind kind) {
        return announcement.files().stream()
                .filter(file -> file.kind() == kind)
                .findFirst()
                .map(file -> path(directory, file));
    }

    static Path path(Path directory, DeliveryFile file) {
        return directory.resolve(file.kind().label());
    }
}
