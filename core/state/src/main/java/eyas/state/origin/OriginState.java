package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.Confidence;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageScript;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a thread's program, and what it writes.
 *
 * <p>Each thread entry owns one; only {@link OriginTable} and {@link #inherit} write to it. Event thread only.
 */
public final class OriginState {
    /** The origin of its program; null if its exec was not observed. */
    @Nullable
    ProgramOrigin program;

    /** The name of its program as an installed one, empty if it is not one. */
    byte[] installed = Bytes.EMPTY;

    /** The name of its executable as an installed one, regardless of injected code; empty if it is not one. */
    byte[] file = Bytes.EMPTY;

    /**
     * Directories from which Python, running an installed script, imports modules because of its environment; of the main thread, null for
     * other programs.
     */
    @Nullable
    List<byte[]> importPlaces;

    /** Library directories set by its environment; of the main thread, null if there are none. */
    @Nullable
    List<byte[]> libraryPlaces;

    /** The process's role for a package manager of the machine. */
    PackageRole role = PackageRole.NONE;

    /** The run of the package manager that it belongs to; null without a role. */
    @Nullable
    PackageRun run;

    /** Inode number of the file that this process itself executed last; 0 for none. */
    long executedIno;

    /** When that inode last changed, ns since the epoch. */
    long executedCtime;

    /** Its program as a writer of files; of the main thread, and shared with a fork while it is connected. */
    @Nullable
    ContentWriter writer;

    /** Whether its program is an interpreter, which reads instructions from files; of the main thread. */
    boolean interprets;

    /** Whether its program runs the commands of a file in its directory; of the main thread. */
    boolean builds;

    /** Whether it runs third-party code or reads third-party files, from packages or the network; of the main thread. */
    boolean readsForeignCode;

    /** When it last overwrote output of another step, ns since the epoch; of the main thread, 0 for never. */
    long lastOverwrite;

    /** Whether its program runs plug-ins in-process from archives that it opens; of the main thread. */
    boolean runsArchives;

    /** The packages whose code it or its ancestors read; of the main thread, null for none. */
    @Nullable
    LoadedPackages packages;

    /** The path of the script that its interpreter runs; empty if there is none. Of the main thread. */
    byte[] script = Bytes.EMPTY;

    /** The first component of the module that Python runs; empty if there is none. Of the main thread. */
    byte[] module = Bytes.EMPTY;

    /** Makes an empty state. */
    public OriginState() {}

    /** Resets all values. */
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
        lastOverwrite = 0;
        runsArchives = false;
        packages = null;
        script = Bytes.EMPTY;
        module = Bytes.EMPTY;
    }

    /**
     * Copies the values that a new thread or process inherits.
     *
     * @param process the state of the main thread of {@code from}'s process, null if unknown
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
     * Returns the name of the program that the process runs, if it is installed; else empty. For an interpreter it is the name of the
     * script, if that is installed too.
     */
    public byte[] installed() {
        return installed;
    }

    /** Returns the name of its executable if it is installed, regardless of injected code; else empty. */
    public byte[] file() {
        return file;
    }

    /**
     * Returns the process's role for a package manager of the machine. It is {@link PackageRole#NONE} if the package manager was given a
     * package that a program of this job wrote, unless the package manager itself unpacks a plain download.
     */
    public PackageRole packageRole() {
        if (run == null || !run.isOfJob) {
            return role;
        }
        return role == PackageRole.MANAGER && run.isDownload ? PackageRole.DOWNLOAD : PackageRole.NONE;
    }

    /** Returns the package whose code the process or its ancestors loaded last; null if unknown. Of the main thread. */
    public @Nullable PackageScript loaded() {
        return packages == null ? null : packages.last().code();
    }

    /** Returns the packages, creating the object if necessary. */
    LoadedPackages packages() {
        if (packages == null) {
            packages = new LoadedPackages();
        }
        return packages;
    }

    /**
     * Returns the file that shows that the process runs code of a package for which it was not started: a makefile, else what it loaded,
     * else an archive with a plug-in, if the process itself runs plug-ins. Null for none. Of the main thread.
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

    /** Returns the last archive with a plug-in that the process, a build tool, opened; null for none. Of the main thread. */
    public @Nullable LastReadPackage plugin() {
        return packages == null || !runsArchives || packages.plugin.code() == null ? null : packages.plugin;
    }

    /** Returns the confidence that the code of {@link #reading} acts. Of the main thread. */
    public Confidence confidence(LastReadPackage reading) {
        return packages == null ? Confidence.LOW : packages.confidence(reading, hasScript());
    }

    private boolean hasScript() {
        return script.length > 0 || module.length > 0;
    }

    /** Returns the packages whose code was read, the most recent one first; at most eight. Of the main thread. */
    public List<PackageScript> packagesSeen() {
        return packages == null ? List.of() : packages.seen();
    }

    /** Returns whether code of more packages was read than {@link #packagesSeen} contains. Of the main thread. */
    public boolean hasMorePackages() {
        return packages != null && packages.hasMore();
    }

    /** Returns the package among the sources whose makefile the process or its ancestors read last; null if unknown. Of the main thread. */
    public @Nullable PackageScript building() {
        return packages == null ? null : packages.building.code();
    }

    /**
     * Returns when the process last wrote to, or replaced, a file that commands of an earlier step created; ns since the epoch, 0 for
     * never. Of the main thread.
     */
    public long lastOverwrite() {
        return lastOverwrite;
    }

    /** Returns the origin of the program; null if its exec was not observed. */
    public @Nullable ProgramOrigin program() {
        return program;
    }
}
