package eyas.delivery.spool;

import eyas.delivery.DeliveryManifest;
import eyas.delivery.FileKind;
import java.nio.file.Path;
import java.util.Map;

/**
 * An unsent delivery.
 *
 * @param directory its directory
 * @param announcement its manifest
 * @param files its files
 */
public record SpooledDelivery(Path directory, DeliveryManifest announcement, Map<FileKind, Path> files) {
    public SpooledDelivery {
        files = Map.copyOf(files);
    }
}
