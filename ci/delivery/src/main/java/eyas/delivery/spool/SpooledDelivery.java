package eyas.delivery.spool;

import eyas.delivery.DeliveryManifest;
import eyas.delivery.FileKind;
import java.nio.file.Path;
import java.util.Map;

/**
 * A delivery that waits.
 *
 * @param folder where it lies
 * @param announcement what it is
 * @param files its files
 */
public record SpooledDelivery(Path folder, DeliveryManifest announcement, Map<FileKind, Path> files) {
    public SpooledDelivery {
        files = Map.copyOf(files);
    }
}
