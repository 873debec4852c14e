package eyas.state.origin;

import eyas.state.job.Confidence;
import eyas.state.job.PackageReading;
import eyas.state.job.PackageScript;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packages whose code one process, or those that it comes from, has read: the last one of each kind, and the others.
 *
 * <p>Which file is opened, a process chooses. So no package is more than a hint once code of a second one was read, and that is never
 * forgotten: not with other files, not by a fork and not with another program. Event thread only.
 */
final class LoadedPackages {
    /** The most packages of which the names are kept; of others it is known that there were more. */
    static final int MOST = 8;

    /** What was loaded last. */
    final PackageReading loaded = new PackageReading();

    /** Whose makefile was read last. */
    final PackageReading building = new PackageReading();

    /** What Python has run before its script; forgotten once that is loaded. */
    final PackageReading atStart = new PackageReading();

    /** Which plug-in, or library of one, a build tool has read that runs such code inside of itself. */
    final PackageReading plugin = new PackageReading();

    private final @Nullable PackageScript[] seen = new PackageScript[MOST];
    private int count;
    private boolean more;

    LoadedPackages() {}

    /** Makes one that says what another process has read. */
    LoadedPackages(LoadedPackages from) {
        loaded.copy(from.last());
        building.copy(from.building);
        plugin.copy(from.plugin);
        System.arraycopy(from.seen, 0, seen, 0, from.count);
        count = from.count;
        more = from.more;
    }

    /** Notes that code of a package was read; what was read last is the first. */
    void saw(PackageScript code) {
        int at = 0;
        while (at < count && seen[at] != code) {
            at++;
        }
        if (at == count) {
            if (count == MOST) {
                more = true;
                at--;
            } else {
                count++;
            }
        }
        System.arraycopy(seen, 0, seen, 1, at);
        seen[0] = code;
    }

    /** Notes that the process becomes another program: what starts one before its own has begun is code of the start. */
    void executed() {
        loaded.copy(last());
        atStart.clear();
        plugin.clear();
    }

    /** Returns what is to be blamed of what was loaded. */
    PackageReading last() {
        return atStart.code() == null ? loaded : atStart;
    }

    /** Return whether code of a package was read, be it a makefile or a plug-in. */
    boolean isAny() {
        return count > 0;
    }

    /** Return whether code of no other package was read than of one. */
    boolean isOne() {
        return count <= 1;
    }

    /** Return whether there were more packages than have names here. */
    boolean hasMore() {
        return more;
    }

    /** Returns the packages, the one that was read last first. */
    PackageScript[] seen() {
        return Arrays.copyOf(seen, count);
    }

    /**
     * Returns how sure it is that what is done is done by this package's code.
     *
     * @param hasScript whether it is known what the interpreter was told to run; else nothing ends its start
     */
    Confidence confidence(PackageReading reading, boolean hasScript) {
        if (reading == plugin) {
            return Confidence.LOW; // a build has read the archives of many
        }
        return switch (reading.method()) {
            case SCRIPT -> isOne() ? Confidence.HIGH : Confidence.LOW;
            case STARTUP -> !hasScript ? Confidence.LOW : isOne() ? Confidence.HIGH : Confidence.MEDIUM;
            case MANAGER, ENVIRONMENT, COMMAND, MAKEFILE, OPENED -> isOne() ? Confidence.MEDIUM : Confidence.LOW;
        };
    }
}
