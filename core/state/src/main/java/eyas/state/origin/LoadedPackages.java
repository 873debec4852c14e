package eyas.state.origin;

import eyas.state.job.Confidence;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The packages whose code a process or its ancestors read: the last one of each kind, and the others.
 *
 * <p>A process chooses which files it opens. Once code of a second package was read, each package is therefore only a hint. Later files,
 * forks and execs do not reset this. Event thread only.
 */
final class LoadedPackages {
    /** The maximum number of package names kept; of further ones only the existence is known. */
    static final int MOST = 8;

    /** The package loaded last. */
    final LastReadPackage loaded = new LastReadPackage();

    /** The package whose makefile was read last. */
    final LastReadPackage building = new LastReadPackage();

    /** The package that Python ran before its script; cleared when the script is loaded. */
    final LastReadPackage atStart = new LastReadPackage();

    /** The plug-in, or library of one, that a build tool read which runs plug-ins in-process. */
    final LastReadPackage plugin = new LastReadPackage();

    private final List<PackageScript> seen = new ArrayList<>(MOST);
    private boolean more;

    LoadedPackages() {}

    /** Makes a copy, for a new process. */
    LoadedPackages(LoadedPackages from) {
        loaded.copy(from.last());
        building.copy(from.building);
        plugin.copy(from.plugin);
        seen.addAll(from.seen);
        more = from.more;
    }

    /** Records that code of a package was read, and makes it the first. */
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

    /** Records an exec: what a process starts before its own script counts as startup code. */
    void executed() {
        loaded.copy(last());
        atStart.clear();
        plugin.clear();
    }

    /** Returns the package to attribute among those loaded. */
    LastReadPackage last() {
        return atStart.code() == null ? loaded : atStart;
    }

    /** Returns whether code of only one package was read. */
    private boolean isOne() {
        return seen.size() <= 1;
    }

    /** Returns whether there were more packages than names are kept. */
    boolean hasMore() {
        return more;
    }

    /** Returns the packages, the most recently read one first. */
    List<PackageScript> seen() {
        return Collections.unmodifiableList(seen);
    }

    /**
     * Returns the confidence that this package's code acts.
     *
     * @param hasScript whether the interpreter's script is known; otherwise its startup has no known end
     */
    Confidence confidence(LastReadPackage reading, boolean hasScript) {
        if (reading == plugin) {
            return Confidence.LOW; // a build reads the archives of many packages
        }
        return switch (reading.method()) {
            case SCRIPT -> isOne() ? Confidence.HIGH : Confidence.LOW;
            case STARTUP -> !hasScript ? Confidence.LOW : isOne() ? Confidence.HIGH : Confidence.MEDIUM;
            case MANAGER, ENVIRONMENT, COMMAND, MAKEFILE, OPENED -> isOne() ? Confidence.MEDIUM : Confidence.LOW;
        };
    }
}
