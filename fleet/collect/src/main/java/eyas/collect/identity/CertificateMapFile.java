package eyas.collect.identity;

import eyas.collect.CollectException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The certificate map, reloaded when its file changes, so that a machine can be blocked without a restart. A damaged or missing file is
 * reported and leaves the previous map in force. Thread-safe.
 */
public final class CertificateMapFile implements Supplier<CertificateMap> {
    private static final long POLL_NANOS = 1_000_000_000L;

    private final Path file;
    private final Consumer<String> notices;
    private CertificateMap map;
    private @Nullable Version version;
    private long checkedAt;

    private record Version(FileTime changed, long bytes) {
        static Version of(Path file) throws IOException {
            return new Version(Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    /**
     * Creates the map and reads its file.
     *
     * @param notices receives messages about reloads and failures
     * @throws CollectException if the file cannot be read, or a line is invalid
     */
    public CertificateMapFile(Path file, Consumer<String> notices) {
        this.file = file;
        this.notices = notices;
        try {
            this.version = Version.of(file);
        } catch (IOException e) {
            throw new CollectException("cannot read " + file + ": " + FileErrorMessage.reason(e), e);
        }
        this.map = CertificateMap.read(file);
        this.checkedAt = System.nanoTime();
    }

    /** Returns the current map. */
    @Override
    public synchronized CertificateMap get() {
        if (System.nanoTime() - checkedAt >= POLL_NANOS) {
            checkedAt = System.nanoTime();
            refresh();
        }
        return map;
    }

    private void refresh() {
        @Nullable Version now;
        try {
            now = Version.of(file);
        } catch (IOException e) {
            now = null;
        }
        boolean same = now == null ? version == null : now.equals(version);
        if (same) {
            return;
        }
        version = now;
        try {
            map = CertificateMap.read(file);
            notices.accept(file + " was reloaded");
        } catch (CollectException e) {
            notices.accept(e.getMessage() + "; the previous version remains in force");
        }
    }
}
