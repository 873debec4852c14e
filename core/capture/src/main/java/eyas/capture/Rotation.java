package eyas.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * When a recording goes on in a new file, how the files are called and how many are kept.
 *
 * @param maxBytes bytes after which a new file is begun; 0 for no bound
 * @param maxAge event time after which a new file is begun; zero for no bound
 * @param maxFiles files that are kept, the oldest is deleted; 0 for all
 */
public record Rotation(long maxBytes, Duration maxAge, int maxFiles) {
    /** One file, however long. */
    public static final Rotation NONE = new Rotation(0, Duration.ZERO, 0);

    public Rotation {
        if (maxBytes < 0 || maxAge.isNegative() || maxFiles < 0) {
            throw new IllegalArgumentException("rotation after " + maxBytes + " bytes or " + maxAge + " with "
                    + maxFiles + " files: not negative");
        }
    }

    /** Returns whether there is ever a second file. */
    public boolean isActive() {
        return maxBytes > 0 || !maxAge.isZero();
    }

    /**
     * Returns the name of file {@code index}, from 1: {@code trace.scap.gz} becomes {@code trace-0001.scap.gz}. Without
     * rotation there is only the name itself.
     */
    public Path file(Path base, int index) {
        if (!isActive()) {
            return base;
        }
        String name = String.valueOf(base.getFileName());
        String suffix = Compression.forName(base).suffix();
        String stem = name.substring(0, name.length() - suffix.length());
        int dot = stem.lastIndexOf('.');
        if (dot > 0) {
            suffix = stem.substring(dot) + suffix;
            stem = stem.substring(0, dot);
        }
        return base.resolveSibling(String.format(Locale.ROOT, "%s-%04d%s", stem, index, suffix));
    }
}
