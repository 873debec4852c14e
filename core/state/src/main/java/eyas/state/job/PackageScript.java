package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * One run of code that a package manager starts on behalf of a package: a lifecycle script, a build back end, a build script. Immutable;
 * the caller must not change arrays.
 */
public final class PackageScript {
    private final long number;
    private final byte[] manager;
    private final byte[] name;
    private final byte[] version;
    private final byte[] event;
    private final boolean installing;
    private final byte[] directory;
    private final ScriptEvidence evidence;

    PackageScript(long number, byte[] manager, byte[] name, byte[] version, byte[] event, boolean installing) {
        this(number, manager, name, version, event, installing, Bytes.EMPTY, ScriptEvidence.NONE);
    }

    private PackageScript(
            long number,
            byte[] manager,
            byte[] name,
            byte[] version,
            byte[] event,
            boolean installing,
            byte[] directory,
            ScriptEvidence evidence) {
        this.number = number;
        this.manager = manager;
        this.name = name;
        this.version = version;
        this.event = event;
        this.installing = installing;
        this.directory = directory;
        this.evidence = evidence;
    }

    /**
     * Returns an instance for code of a package that a process loads outside of any package script.
     *
     * @param event how the code was loaded, as one word
     * @param directory the directory of the package, with a trailing slash
     */
    public static PackageScript ofCode(
            long number, byte[] manager, byte[] name, byte[] version, byte[] event, byte[] directory) {
        return new PackageScript(number, manager, name, version, event, false, directory, ScriptEvidence.NONE);
    }

    /** Returns this script with its working directory. */
    PackageScript in(byte[] workingDirectory) {
        return new PackageScript(number, manager, name, version, event, installing, workingDirectory, evidence);
    }

    /** Returns this script with evidence. */
    PackageScript shownBy(ScriptEvidence its) {
        return new PackageScript(number, manager, name, version, event, installing, directory, its);
    }

    /** Returns the evidence that a process runs for the package; for loaded code it is in {@link LastReadPackage}. */
    public ScriptEvidence evidence() {
        return evidence;
    }

    /** Returns the unique number of the run. */
    public long number() {
        return number;
    }

    /**
     * Returns the family of the package manager or build tool: {@code npm}, {@code pip}, {@code uv}, {@code cargo}, {@code gem}, {@code
     * composer}, {@code maven}, {@code gradle} or {@code go}; {@code vendored} for packages among the sources.
     */
    public byte[] manager() {
        return manager;
    }

    /** Returns the name of the package, empty if unknown. */
    public byte[] name() {
        return name;
    }

    /** Returns the version of the package, empty if unknown. */
    public byte[] version() {
        return version;
    }

    /** Returns the script or hook, for example {@code postinstall} or {@code build_wheel}. */
    public byte[] event() {
        return event;
    }

    /** Returns the directory in which the package manager started it, with a trailing slash; empty if unknown. */
    public byte[] directory() {
        return directory;
    }

    /** Returns whether a build tool such as Maven, Gradle or go started it. Packages that it loads do not replace it. */
    public boolean isOfBuild() {
        return number > 0 && !installing && !Arrays.equals(manager, ScriptFinder.NPM);
    }

    /** Returns whether it runs because a package is installed or built, not because it was called by name. */
    public boolean isInstalling() {
        return installing;
    }
}
