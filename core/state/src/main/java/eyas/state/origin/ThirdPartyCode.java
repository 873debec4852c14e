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
 * Distinguish code of packages and of the network from that of the job's own repository.
 *
 * <p>A file is foreign that a package manager or a connected program wrote in this job, or that lies in a folder for packages
 * ({@code package-folders.tsv}) outside of the system's own. Immutable but for what {@link InstalledPrograms} learns. Event
 * thread only.
 */
final class ThirdPartyCode {
    private static final int COLUMNS = 4;

    private static final byte[] GIT = Bytes.of("git");

    private final InstalledPrograms programs;
    private final List<byte[]> folders = new ArrayList<>();

    /** Which bytes a folder for packages begins with, after the slash: most files lie in none, and each open asks. */
    private final boolean[] begins = new boolean[1 << Byte.SIZE];

    private final Set<String> plugins = new HashSet<>();

    /**
     * Makes one.
     *
     * @param programs says what belongs to the machine, and what a package manager is
     */
    ThirdPartyCode(InstalledPrograms programs) {
        this.programs = programs;
        String resource = "package-folders.tsv";
        for (String[] row : TableReader.rows(
                Objects.requireNonNull(ThirdPartyCode.class.getResourceAsStream(resource), resource),
                resource,
                COLUMNS)) {
            switch (row[0]) {
                case "folder" -> {
                    byte[] folder = Bytes.of(row[1]);
                    folders.add(folder);
                    begins[Byte.toUnsignedInt(folder[1])] = true;
                }
                case "sources" -> {} // checked out with the sources, as reviewed as they are
                case "main", "about" -> {} // of those, PackageNames has use
                case "plugins" -> plugins.add(row[1]);
                default -> throw new IllegalStateException(resource + ": no such row: " + row[0]);
            }
        }
    }

    /** Return whether what {@code writer} makes is new: it copies nothing, and brings nothing from elsewhere. */
    boolean makesFiles(ContentWriter writer) {
        return !writer.kind.passesOn()
                && !writer.installs
                && !writer.isConnected()
                && !Arrays.equals(writer.installed, GIT);
    }

    /** Return whether an installed program of this name runs code of packages inside its own process. */
    boolean runsPlugins(byte[] installed) {
        return plugins.contains(Bytes.text(installed));
    }

    /**
     * Return whether a file holds what others wrote.
     *
     * @param named its path as text says
     * @param real where that leads through links
     * @param written what is known of it if this job wrote it, else null
     */
    boolean isForeign(byte[] named, byte[] real, @Nullable WrittenFile written) {
        if (written != null && (written.writer.installs || written.writer.isConnected())) {
            return true;
        }
        return isInPackageFolder(named, written) || (!Arrays.equals(named, real) && isInPackageFolder(real, written));
    }

    private boolean isInPackageFolder(byte[] path, @Nullable WrittenFile written) {
        if (written == null && programs.isSystem(path)) {
            return false;
        }
        for (int at = 0; at + 1 < path.length; at++) {
            if (path[at] == '/' && begins[Byte.toUnsignedInt(path[at + 1])] && isPackageFolderAt(path, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPackageFolderAt(byte[] path, int at) {
        for (int i = 0; i < folders.size(); i++) {
            if (Bytes.startsWith(path, at, path.length, folders.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Return whether a file in the folder of {@code code} is a part of that package as far as is known: it was there before the job; a
     * package manager, git, the runner or an action that unpacks what it kept wrote it; or the package's own code did, as
     * Python writes what it has compiled.
     *
     * @param written what is known of it if this job wrote it, else null
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

    /** Return whether all who wrote the program or its script, back to the first that is known, run the job's own code. */
    boolean isOwn(ProgramOrigin origin) {
        return switch (origin.origin()) {
            case FOUND -> true;
            case DOWNLOADED, MEMORY -> false;
            case WRITTEN -> origin.links().stream().allMatch(this::isOwn);
        };
    }

    private boolean isOwn(OriginLink link) {
        byte[] writer = link.installed();
        // The checkout is an action, and what git writes is left alone whoever started it.
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
