package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.Confidence;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageScript;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the program of one thread came from, and what it writes.
 *
 * <p>One belongs to each thread entry and lives as long; only {@link OriginTable} and {@link #inherit} write to it. Event
 * thread only.
 */
public final class OriginState {
    /** Where its program came from; null where its exec was not seen. */
    @Nullable
    ProgramOrigin program;

    /** The name of its program as an installed one, empty if it is none. */
    byte[] installed = Bytes.EMPTY;

    /** The name of the file of its program as an installed one, whatever was brought into that; empty if it is none. */
    byte[] file = Bytes.EMPTY;

    /** Where Python, which runs an installed script, imports modules from by its environment; of the main thread, null for other programs. */
    @Nullable
    List<byte[]> importPlaces;

    /** Where its libraries come from by its environment; of the main thread, null where that says nothing. */
    @Nullable
    List<byte[]> libraryPlaces;

    /** What the process does for a package manager of the machine. */
    PackageRole role = PackageRole.NONE;

    /** The run of the package manager that it belongs to; null where it has no role. */
    @Nullable
    PackageRun run;

    /** Inode number of the file that this very process has executed last; 0 for none. */
    long executedIno;

    /** When that inode changed last, ns since the epoch. */
    long executedCtime;

    /** Its program as a writer of files; of the main thread, and shared with a fork while it is connected. */
    @Nullable
    ContentWriter writer;

    /** Whether its program reads its instructions from files; of the main thread. */
    boolean interprets;

    /** Whether its program runs what a file in its folder says; of the main thread. */
    boolean builds;

    /** Whether it runs code, or reads files, of packages or of the network; of the main thread. */
    boolean readsForeignCode;

    /** When it last wrote what another step had made, ns since the epoch; of the main thread, 0 for never. */
    long tookOver;

    /** Whether its program runs plug-ins inside of itself, out of archives that it opens; of the main thread. */
    boolean runsArchives;

    /** The packages whose code it, or the process that it comes from, has read; of the main thread, null for none. */
    @Nullable
    LoadedPackages packages;

    /** Where the script lies that its interpreter was told to run; empty where there is none. Of the main thread. */
    byte[] script = Bytes.EMPTY;

    /** First part of the name of the module that Python was told to run; empty where there is none. Of the main thread. */
    byte[] module = Bytes.EMPTY;

    /** Makes one that says nothing. */
    public OriginState() {}

    /** Makes this say nothing, as a new one. */
    public void clear() {
        program = null;
        writer = null;
        installed = Bytes.EMPTY;
        file = Bytes.EMPTY;
        importPlaces = null;
        libraryPlaces = null;
        role = PackageRole.NONE;
        run = null;
        executedIno = 0;
        executedCtime = 0;
        interprets = false;
        builds = false;
        readsForeignCode = false;
        tookOver = 0;
        runsArchives = false;
        packages = null;
        script = Bytes.EMPTY;
        module = Bytes.EMPTY;
    }

    /**
     * Takes over what a new thread or process has in common with the one it comes from.
     *
     * @param process that of the first thread of {@code from}'s process, null where that is unknown
     */
    public void inherit(OriginState from, @Nullable OriginState process) {
        program = from.program;
        installed = from.installed;
        file = from.file;
        role = from.role;
        run = from.run;
        executedIno = 0;
        executedCtime = 0;
        OriginState first = process == null ? from : process;
        interprets = first.interprets;
        importPlaces = first.importPlaces;
        libraryPlaces = first.libraryPlaces;
        builds = first.builds;
        readsForeignCode = first.readsForeignCode;
        runsArchives = first.runsArchives;
        packages = first.packages == null ? null : new LoadedPackages(first.packages);
        script = first.script;
        module = first.module;
        ContentWriter shared = process == null ? null : process.writer;
        writer = shared != null && shared.isConnected() ? shared : null;
    }

    /**
     * Returns the name of the program that the process runs, if no job has brought it along; empty otherwise. Of an
     * interpreter it is that of the script, if that is installed too.
     */
    public byte[] installed() {
        return installed;
    }

    /** Returns the name of the file of its program, if no job has brought that along, whatever its environment brings; empty otherwise. */
    public byte[] file() {
        return file;
    }

    /**
     * Returns what the process does for a package manager of the machine; {@link PackageRole#NONE} also where that was given a package
     * that a program of this job wrote, unless the package manager itself unpacks a plain download.
     */
    public PackageRole packageRole() {
        if (run == null || !run.isOfJob) {
            return role;
        }
        return role == PackageRole.MANAGER && run.isDownload ? PackageRole.DOWNLOAD : PackageRole.NONE;
    }

    /**
     * Returns the package whose code the process, or one that it comes from, has loaded last; null where none is known. Of the main
     * thread.
     */
    public @Nullable PackageScript loaded() {
        return packages == null ? null : packages.last().code();
    }

    /** Returns what is kept of packages, making it where there is nothing yet. */
    LoadedPackages packages() {
        if (packages == null) {
            packages = new LoadedPackages();
        }
        return packages;
    }

    /**
     * Returns the file by which the process is known to run code of a package that nobody started it for: a makefile, else what it
     * loaded, else an archive with a plug-in, where the process itself runs such. Null for none. Of the main thread.
     */
    public @Nullable LastReadPackage reading() {
        if (packages == null) {
            return null;
        }
        LastReadPackage found = packages.building.code() != null ? packages.building : packages.last();
        if (found.code() == null && runsArchives) {
            found = packages.plugin;
        }
        return found.code() == null ? null : found;
    }

    /** Returns the archive with a plug-in that the process, which is a build tool, has opened last; null for none. Of the main thread. */
    public @Nullable LastReadPackage plugin() {
        return packages == null || !runsArchives || packages.plugin.code() == null ? null : packages.plugin;
    }

    /** Returns how sure it is that the code of {@link #reading} acts. Of the main thread. */
    public Confidence confidence(LastReadPackage reading) {
        return packages == null ? Confidence.LOW : packages.confidence(reading, hasScript());
    }

    private boolean hasScript() {
        return script.length > 0 || module.length > 0;
    }

    /** Returns the packages of which code was read, the last one first; at most eight. Of the main thread. */
    public List<PackageScript> packagesSeen() {
        return packages == null ? List.of() : packages.seen();
    }

    /** Return whether code of more packages was read than {@link #packagesSeen} has. Of the main thread. */
    public boolean hasSeenMore() {
        return packages != null && packages.hasMore();
    }

    /**
     * Returns the package among the sources whose makefile the process, or one that it comes from, has read last; null where none is
     * known. Of the main thread.
     */
    public @Nullable PackageScript building() {
        return packages == null ? null : packages.building.code();
    }

    /**
     * Returns when the process last wrote, or moved something over, what the commands of an earlier step had made; ns since the epoch, 0
     * for never. Of the main thread.
     */
    public long tookOver() {
        return tookOver;
    }

    /** Returns where the program came from; null where its exec was not seen. */
    public @Nullable ProgramOrigin program() {
        return program;
    }
}
