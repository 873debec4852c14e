package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * One run of code that a package manager starts on behalf of a package: a lifecycle script, a build back end, a build
 * script. Immutable; bytes are not to be changed.
 */
public final class PackageScript {
    private final long number;
    private final byte[] manager;
    private final byte[] name;
    private final byte[] version;
    private final byte[] event;
    private final boolean installing;
    private final byte[] folder;
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
            byte[] folder,
            ScriptEvidence evidence) {
        this.number = number;
        this.manager = manager;
        this.name = name;
        this.version = version;
        this.event = event;
        this.installing = installing;
        this.folder = folder;
        this.evidence = evidence;
    }

    /**
     * Returns what stands for the code of a package that a process loads, outside of any script of the package.
     *
     * @param event how the code got into the process, in a word
     * @param folder where the package lies, with a slash at its end
     */
    public static PackageScript ofCode(
            long number, byte[] manager, byte[] name, byte[] version, byte[] event, byte[] folder) {
        return new PackageScript(number, manager, name, version, event, false, folder, ScriptEvidence.NONE);
    }

    /** Returns the same script with the folder that it was started in. */
    PackageScript in(byte[] workingDirectory) {
        return new PackageScript(number, manager, name, version, event, installing, workingDirectory, evidence);
    }

    /** Returns the same script with what shows that it is the package's. */
    PackageScript shownBy(ScriptEvidence its) {
        return new PackageScript(number, manager, name, version, event, installing, folder, its);
    }

    /** Returns what shows that a process runs for the package; of code that was loaded, {@link LastReadPackage} says it. */
    public ScriptEvidence evidence() {
        return evidence;
    }

    /** Returns a number that no other run has. */
    public long number() {
        return number;
    }

    /**
     * Returns the family of the package manager or build tool: {@code npm}, {@code pip}, {@code uv}, {@code cargo},
     * {@code gem}, {@code composer}, {@code maven}, {@code gradle} or {@code go}; {@code vendored} for what lies among the sources.
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

    /** Returns what is being run, for example {@code postinstall} or {@code build_wheel}. */
    public byte[] event() {
        return event;
    }

    /** Returns the folder that the package manager started it in, with a slash at its end; empty if unknown. */
    public byte[] folder() {
        return folder;
    }

    /** Return whether a build tool started it, such as Maven, Gradle or go: what it loads does not make it another's. */
    public boolean isOfBuild() {
        return number > 0 && !installing && !Arrays.equals(manager, ScriptFinder.NPM);
    }

    /** Return whether it runs because a package is installed or built, not because somebody asked for it by name. */
    public boolean isInstalling() {
        return installing;
    }
}
