package eyas.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * When a recording continues in a new file, the file names, and the number of files to keep.
 *
 * @param maxBytes bytes after which a new file is started; 0 for no limit
 * @param maxAge event time after which a new file is started; zero for no limit
 * @param maxFiles number of files to keep, the oldest is deleted; 0 for all
 */
public record Rotation(long maxBytes, Duration maxAge, int maxFiles) {
    /** One file without a limit. */
    public static final Rotation NONE = new Rotation(0, Duration.ZERO, 0);

    public Rotation {
        if (maxBytes < 0 || maxAge.isNegative() || maxFiles < 0) {
            throw new IllegalArgumentException("rotation after " + maxBytes + " bytes or " + maxAge + " with "
                    + maxFiles + " files: not negative");
        }
    }

    /** Returns whether there can be a second file. */
    public boolean isActive() {
        return maxBytes > 0 || !maxAge.isZero();
    }

    /**
     * Returns the name of file {@code index}, from 1: {@code trace.scap.gz} becomes {@code trace-0001.scap.gz}. Without rotation, returns
     * the base name.
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
