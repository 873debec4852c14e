package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.TableReader;
import eyas.state.job.PackageScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes third-party code, from packages and the network, from that of the job's own repository.
 *
 * <p>A file is third-party if a package manager or a connected program wrote it in this job, or if it is in a package directory ({@code
 * package-directories.tsv}) outside of the system's own. Immutable except for the cache of {@link InstalledPrograms}. Event thread only.
 */
final class ThirdPartyCode {
    private static final int COLUMNS = 4;

    private static final byte[] GIT = Bytes.of("git");

    private final InstalledPrograms programs;
    private final List<byte[]> directories = new ArrayList<>();

    /**
     * First bytes of package directory names, after the slash: a fast filter, since each open checks the path and most files are in none.
     */
    private final boolean[] begins = new boolean[1 << Byte.SIZE];

    private final Set<String> plugins = new HashSet<>();

    /**
     * Makes the classifier.
     *
     * @param programs knows what belongs to the machine, and which programs are package managers
     */
    ThirdPartyCode(InstalledPrograms programs) {
        this.programs = programs;
        String resource = "package-directories.tsv";
        for (String[] row : TableReader.rows(
                Objects.requireNonNull(ThirdPartyCode.class.getResourceAsStream(resource), resource),
                resource,
                COLUMNS)) {
            switch (row[0]) {
                case "folder" -> {
                    byte[] directory = Bytes.of(row[1]);
                    directories.add(directory);
                    begins[Byte.toUnsignedInt(directory[1])] = true;
                }
                case "sources" -> {} // checked out with the sources, and reviewed like them
                case "main", "about" -> {} // used by PackageNames
                case "plugins" -> plugins.add(row[1]);
                default -> throw new IllegalStateException(resource + ": unknown row type: " + row[0]);
            }
        }
    }

    /** Returns whether files of {@code writer} are new: it neither copies nor downloads. */
    boolean createsFiles(ContentWriter writer) {
        return !writer.kind.passesOn()
                && !writer.installs
                && !writer.isConnected()
                && !Arrays.equals(writer.installed, GIT);
    }

    /** Returns whether an installed program of this name runs code of packages in-process. */
    boolean runsPlugins(byte[] installed) {
        return plugins.contains(Bytes.text(installed));
    }

    /**
     * Returns whether a file contains third-party content.
     *
     * @param named its textual path
     * @param real its path with links resolved
     * @param written what is known about it if this job wrote it, else null
     */
    boolean isForeign(byte[] named, byte[] real, @Nullable WrittenFile written) {
        if (written != null && (written.writer.installs || written.writer.isConnected())) {
            return true;
        }
        return isInPackageDirectory(named, written)
                || (!Arrays.equals(named, real) && isInPackageDirectory(real, written));
    }

    private boolean isInPackageDirectory(byte[] path, @Nullable WrittenFile written) {
        if (written == null && programs.isSystem(path)) {
            return false;
        }
        for (int at = 0; at + 1 < path.length; at++) {
            if (path[at] == '/' && begins[Byte.toUnsignedInt(path[at + 1])] && isPackageDirectoryAt(path, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPackageDirectoryAt(byte[] path, int at) {
        for (int i = 0; i < directories.size(); i++) {
            if (Bytes.startsWith(path, at, path.length, directories.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a file in the directory of {@code code} is known to belong to that package: it existed before the job; a package
     * manager, git, the runner or an action that unpacks a cache wrote it; or the package's own code did, as Python does with compiled
     * modules.
     *
     * @param written what is known about it if this job wrote it, else null
     */
    boolean isPartOf(PackageScript code, @Nullable WrittenFile written) {
        if (written == null) {
            return true;
        }
        ContentWriter writer = written.writer;
        return writer.installs
                || writer.isRunner
                || written.ofPackage == code
                || Arrays.equals(writer.installed, GIT)
                || (writer.isAction && writer.kind == ProgramKind.UNPACKS && writer.installed.length > 0);
    }

    /** Returns whether all writers of the program or its script, back to the first known one, run the job's own code. */
    boolean isOwn(ProgramOrigin origin) {
        return switch (origin.origin()) {
            case FOUND -> true;
            case DOWNLOADED, MEMORY -> false;
            case WRITTEN -> origin.links().stream().allMatch(this::isOwn);
        };
    }

    private boolean isOwn(OriginLink link) {
        byte[] writer = link.installed();
        // The checkout is an action, and files that git writes are exempt regardless of its parent.
        return link.isByRunner()
                || Arrays.equals(writer, GIT)
                || (writer.length > 0
                        && link.packageName().length == 0
                        && !link.isByAction()
                        && !programs.installs(writer)
                        && ProgramKind.of(writer) != ProgramKind.INTERPRETS
                        && !runsPlugins(writer));
    }
}
