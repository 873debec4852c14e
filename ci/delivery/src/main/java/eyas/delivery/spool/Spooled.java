package eyas.delivery.spool;

import eyas.delivery.Announcement;
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
public record Spooled(Path folder, Announcement announcement, Map<FileKind, Path> files) {
    public Spooled {
        files = Map.copyOf(files);
    }
}
