package eyas.state.origin;

import eyas.state.job.Confidence;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
    final LastReadPackage loaded = new LastReadPackage();

    /** Whose makefile was read last. */
    final LastReadPackage building = new LastReadPackage();

    /** What Python has run before its script; forgotten once that is loaded. */
    final LastReadPackage atStart = new LastReadPackage();

    /** Which plug-in, or library of one, a build tool has read that runs such code inside of itself. */
    final LastReadPackage plugin = new LastReadPackage();

    private final List<PackageScript> seen = new ArrayList<>(MOST);
    private boolean more;

    LoadedPackages() {}

    /** Makes one that says what another process has read. */
    LoadedPackages(LoadedPackages from) {
        loaded.copy(from.last());
        building.copy(from.building);
        plugin.copy(from.plugin);
        seen.addAll(from.seen);
        more = from.more;
    }

    /** Notes that code of a package was read; what was read last is the first. */
    void saw(PackageScript code) {
        if (!seen.isEmpty() && seen.getFirst() == code) {
            return;
        }
        if (!seen.remove(code) && seen.size() == MOST) {
            more = true;
            seen.removeLast();
        }
        seen.addFirst(code);
    }

    /** Notes that the process becomes another program: what starts one before its own has begun is code of the start. */
    void executed() {
        loaded.copy(last());
        atStart.clear();
        plugin.clear();
    }

    /** Returns what is to be blamed of what was loaded. */
    LastReadPackage last() {
        return atStart.code() == null ? loaded : atStart;
    }

    /** Return whether code of no other package was read than of one. */
    private boolean isOne() {
        return seen.size() <= 1;
    }

    /** Return whether there were more packages than have names here. */
    boolean hasMore() {
        return more;
    }

    /** Returns the packages, the one that was read last first. */
    List<PackageScript> seen() {
        return Collections.unmodifiableList(seen);
    }

    /**
     * Returns how sure it is that what is done is done by this package's code.
     *
     * @param hasScript whether it is known what the interpreter was told to run; else nothing ends its start
     */
    Confidence confidence(LastReadPackage reading, boolean hasScript) {
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
