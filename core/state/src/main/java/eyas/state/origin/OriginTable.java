package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the writers of this job's files, and thereby the origins of the programs that it runs. Event thread only; an event that opens
 * nothing for writing costs nothing.
 *
 * <p>Everything that a program with a connection to another machine writes is considered downloaded; data flow is not tracked within the
 * program. Programs that copy or unpack pass on the origin of what they read, from a file or a pipe. Compilers and linkers do not, so the
 * result of building downloaded sources is written, not downloaded. The names of such programs are in {@code programs.tsv}.
 */
public final class OriginTable {
    /** The maximum number of files with full records. */
    public static final int MOST_FILES = 100_000;
    /** The maximum number of further files with compact records: 25 MB of arrays. */
    public static final int MOST_IN_BRIEF = 1 << 19;
    /** The maximum number of links of a chain that are followed. */
    private static final int MOST_LINKS = 8;
    /** Descriptors below this number are checked for inherited files. */
    private static final int INHERITED = 32;

    private static final int OPEN_WRITE = 2;
    private static final int OPEN_TRUNCATE = 1 << 8;
    private static final int EXE_FROM_MEMFD = 0x4;
    private static final byte[][] MEMORY = {Bytes.of("memfd:"), Bytes.of("/memfd:")};
    /** A directory treated as an ordinary one despite its location. */
    private static final byte[] SHARED_MEMORY = Bytes.of("/dev/shm/");

    private static final byte[][] SPECIAL = {Bytes.of("/dev/"), Bytes.of("/proc/"), Bytes.of("/sys/")};

    private final ProcessPaths paths;
    private final WrittenFiles files;
    private final InstalledPrograms programs;
    private final PackageRoles roles;
    private final ThirdPartyCode foreign;
    private final OverwrittenFiles overwrittenFiles;
    private final PackageTracker packages;
    private final ImportedJobCode code;
    private final ConnectedPipes pipes = new ConnectedPipes();

    /**
     * Makes an empty table.
     *
     * @param paths resolves the paths of processes
     * @param isInToolCache returns whether a path is in a runner's tool cache
     */
    public OriginTable(ProcessPaths paths, Predicate<byte[]> isInToolCache) {
        this.paths = paths;
        this.files = new WrittenFiles(MOST_FILES, MOST_IN_BRIEF, this::isDownloaded);
        this.overwrittenFiles = new OverwrittenFiles(files);
        this.programs = new InstalledPrograms(files, paths, isInToolCache);
        this.code = new ImportedJobCode(programs, isInToolCache);
        this.roles = new PackageRoles(programs, files, paths, this::links);
        this.foreign = new ThirdPartyCode(programs);
        this.packages = new PackageTracker(programs, foreign);
    }

    /** Returns the number of files. */
    public int files() {
        return files.size();
    }

    /** Returns the number of evicted files that could have mattered; for removed ones, only the programs that may be one of them. */
    public long evicted() {
        return files.evicted();
    }

    /** Records that {@code thread} opened {@code file}. */
    public void opened(OriginProcess thread, OriginDescriptor file, boolean creates, long time) {
        if (file.type() != DescriptorType.FILE_V2) {
            return;
        }
        OriginProcess process = thread.main();
        OriginState state = process.originState();
        boolean writes = creates || (file.openFlags() & OPEN_WRITE) != 0;
        if (isSpecial(file)) {
            if (!writes && state.role == PackageRole.MANAGER) {
                roles.opened(state, file, files.opened(file, process.containerKey()));
            }
            return;
        }
        if (writes) {
            written(process, file, creates, time);
            return;
        }
        ContentWriter reader = state.writer;
        if (reader != null && !reader.kind.passesOn()) {
            reader = null;
        }
        boolean isManager = state.role == PackageRole.MANAGER;
        if (!state.interprets
                && !state.builds
                && !state.runsArchives
                && reader == null
                && !isManager
                && state.importPlaces == null
                && state.libraryPlaces == null) {
            return;
        }
        WrittenFile found = files.opened(file, process.containerKey());
        if (state.libraryPlaces != null
                && code.loadsLibraryOfJob(process, state.libraryPlaces, file.name(), file.realPath(), found)) {
            endInstalled(process, state, Bytes.EMPTY);
            state.libraryPlaces = null;
        } else if (state.importPlaces != null
                && code.importsCodeOfJob(process, state.importPlaces, file.realPath(), found)) {
            endInstalled(process, state, state.file);
            state.interprets = true;
        } else if (isManager) {
            roles.opened(state, file, found);
        }
        if (state.runsArchives) {
            packages.archive(state, file.realPath(), found, time);
        }
        // Most files that an interpreter or a compiler opens belong to the machine and to no package.
        if ((state.interprets || state.builds) && (found != null || !isSystem(file))) {
            packages.read(process, file.realPath(), found, time);
            if (state.interprets && !state.readsForeignCode && foreign.isForeign(file.name(), file.realPath(), found)) {
                state.readsForeignCode = true;
            }
        }
        if (reader != null) {
            read(reader, found);
        }
    }

    /**
     * Records that an installed program runs code of the job.
     *
     * @param remaining the installed name that it keeps: that of a script's interpreter, empty if the code is in the program itself
     */
    private void endInstalled(OriginProcess process, OriginState state, byte[] remaining) {
        state.installed = remaining;
        state.importPlaces = null;
        state.role = PackageRole.NONE;
        state.run = null;
        ContentWriter before = state.writer;
        if (before != null) {
            state.writer = new ContentWriter(process, before.kind, programs, roles);
            state.writer.connection = before.connection;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a path without links has one name
    private boolean isSystem(OriginDescriptor file) {
        byte[] name = file.name();
        byte[] real = file.realPath();
        return programs.isSystem(name) && (real == name || programs.isSystem(real));
    }

    /** Returns whether no program can be at the file's path, both before and after resolving links, since either may be wrong. */
    @SuppressWarnings("ReferenceEquality") // a path without links has one name
    private static boolean isSpecial(OriginDescriptor file) {
        byte[] name = file.name();
        byte[] real = file.realPath();
        return isSpecial(name) && (real == name || isSpecial(real));
    }

    private static boolean isSpecial(byte[] name) {
        if (Bytes.startsWith(name, SHARED_MEMORY)) {
            return false;
        }
        for (byte[] place : SPECIAL) {
            if (Bytes.startsWith(name, place)) {
                return true;
            }
        }
        return name.length == 0 || name[0] != '/';
    }

    @SuppressWarnings("ReferenceEquality") // most files have one name
    private void written(OriginProcess process, OriginDescriptor opened, boolean creates, long time) {
        ContentWriter writer = writer(process);
        WrittenFile file = files.opened(opened, process.containerKey());
        WrittenFile before = creates ? files.named(opened.realPath(), process.containerKey()) : file;
        overwrittenFiles.written(process, opened.realPath(), before, creates, time);
        boolean keeps = !creates && (opened.openFlags() & OPEN_TRUNCATE) == 0;
        if (file == null || !Arrays.equals(file.path, opened.realPath())) {
            file = new WrittenFile(opened.dev(), opened.ino(), opened.realPath(), process.containerKey(), writer);
            file.isCreatedByJob = creates && !process.isInstallingScript() && foreign.createsFiles(writer);
            file.isMixed = keeps;
            files.add(file);
        } else if (file.writer.process != writer.process) {
            file.isMixed = file.isMixed || roles.mayRemain(file, keeps);
        }
        file.time = time;
        file.execs = 0;
        file.writer = writer;
        file.ofPackage = process.originState().loaded();
        file.source = writer.source == file ? null : writer.source;
        if (opened.realPath() != opened.realName()) {
            files.addName(file, opened.realName(), process.containerKey());
        }
        for (byte[] each : opened.machineNames()) {
            files.addName(file, each, process.containerKey());
            if (process.containerKey().length > 0) {
                files.addName(file, each, Bytes.EMPTY);
            }
        }
    }

    private static void read(ContentWriter reader, @Nullable WrittenFile file) {
        if (reader.kind == ProgramKind.UNPACKS && (file == null || reader.source != null)) {
            return; // it reads other files, too; the archive was first
        }
        reader.source = file;
        if (reader.output != null && reader.output != file) {
            reader.output.source = file;
        }
    }

    /** Returns the process's program as a writer of files, with its current name and arguments. */
    private ContentWriter writer(OriginProcess process) {
        ContentWriter writer = process.originState().writer;
        if (writer == null) {
            writer = process.originState().writer =
                    new ContentWriter(process, ProgramKind.of(process.exePath()), programs, roles);
        } else if (writer.process == process.number()) {
            writer.name = process.comm();
            writer.arguments = process.args();
        }
        return writer;
    }

    /** Records that {@code socket} of {@code thread} is connected. */
    public void connected(OriginProcess thread, OriginDescriptor socket) {
        if (!isDownload(socket)) {
            return;
        }
        OriginProcess process = thread.main();
        ContentWriter writer = writer(process);
        if (!writer.isConnected()) {
            writer.connection = socket.name();
            OriginDescriptor output = process.descriptor(1);
            if (output != null && output.type() == DescriptorType.FIFO) {
                pipes.feeds(output.ino(), writer);
            }
        }
    }

    /** Returns whether the socket can download data: over TCP or QUIC. */
    private static boolean isDownload(OriginDescriptor socket) {
        byte[] peer = socket.peerAddress();
        boolean moves = socket.isTcp() || (socket.isUdp() && socket.destinationPort() == 443);
        return moves && peer.length > 0 && !isLoopback(peer) && socket.name().length > 0;
    }

    private static boolean isLoopback(byte[] address) {
        if (address.length == 4) {
            return address[0] == 127 || address[0] == 0;
        }
        for (int i = 0; i < address.length - 1; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Records that {@code thread} created a pipe. */
    public void piped(OriginProcess thread, long inode) {
        ContentWriter writer = thread.main().originState().writer;
        if (writer != null && writer.isConnected()) {
            pipes.feeds(inode, writer);
        }
    }

    /** Returns the number of removed files evicted because there were too many. */
    public long forgotten() {
        return overwrittenFiles.forgotten();
    }

    /** Records that a file or directory will be moved away from {@code path}; before {@link #replaced}. */
    public void moved(OriginProcess thread, byte[] path) {
        if (files.size() > 0) {
            overwrittenFiles.removed(thread.main(), path, true);
        }
    }

    /** Records that two files will exchange their names; before {@link #renamed}. The time is ns since the epoch. */
    public void exchanged(OriginProcess thread, byte[] one, byte[] other, long time) {
        replaced(thread, one, time);
        replaced(thread, other, time);
    }

    /** Records that another file, directory or link takes {@code path}; before {@link #renamed}. The time is ns since the epoch. */
    public void replaced(OriginProcess thread, byte[] path, long time) {
        if (files.size() > 0) {
            overwrittenFiles.replaced(thread.main(), path, time);
        }
    }

    /** Records that a file was renamed. */
    public void renamed(OriginProcess thread, byte[] from, byte[] to) {
        files.renamed(from, to, thread.main().containerKey());
    }

    /** Records that {@code path} was removed. */
    public void removed(OriginProcess thread, byte[] path) {
        if (files.size() > 0) {
            overwrittenFiles.removed(thread.main(), path, false);
        }
        files.removed(path, thread.main().containerKey());
    }

    /**
     * Returns whether a program of this job created the file that {@code thread} opened: the kernel reported its creation, and it was not
     * made by git, a package manager or its scripts, nor is it a copy, unpacked or downloaded. A file that replaced a pre-existing one by a
     * move is treated as that file.
     */
    public boolean isCreatedByJob(OriginProcess thread, OriginDescriptor opened) {
        WrittenFile file = files.opened(opened, thread.main().containerKey());
        return file != null && file.isCreatedByJob;
    }

    /** Returns whether the program that {@code thread} runs was the last writer of {@code path}. */
    public boolean isWriter(OriginProcess thread, byte[] path) {
        WrittenFile file =
                files.size() == 0 ? null : files.named(path, thread.main().containerKey());
        return file != null && file.writer.process == thread.main().number();
    }

    /** Records the file that {@code thread} executes now; before {@link #executed}, since attribution needs it. */
    public void identified(OriginProcess thread) {
        thread.originState().file = programs.fileName(thread);
    }

    /**
     * Records that {@code thread} executed another program, and determines its origin.
     *
     * @param called the path passed to the exec; empty if unknown
     */
    public void executed(OriginProcess thread, byte[] called) {
        ContentWriter before = thread.originState().writer;
        ProgramKind kind = ProgramKind.of(thread.exePath());
        boolean interpreted = thread.originState().interprets;
        executedAnew(thread.originState(), thread);
        roles.executed(thread, thread.originState().role, kind, interpreted);
        thread.originState().writer = kind.passesOn() ? new ContentWriter(thread, kind, programs, roles) : null;
        inherits(thread);
        OriginState state = thread.originState();
        state.program = origin(thread, kind, called, before);
        state.interprets = kind.interprets() && !programs.installs(state.installed);
        if (state.packages != null) {
            state.packages.executed();
        }
        state.runsArchives = kind == ProgramKind.ARCHIVES && packages.isBuildTool(thread.args());
        state.builds = kind == ProgramKind.BUILDS;
        beginsScript(thread, kind, called);
    }

    private void executedAnew(OriginState state, OriginProcess thread) {
        byte[] before = state.installed;
        byte[] name = programs.name(thread, before);
        boolean isSameFile = thread.exeIno() != 0
                && thread.exeIno() == state.executedIno
                && thread.exeCtime() == state.executedCtime;
        state.installed = name.length == 0 && isSameFile && programs.isSameWithoutPlace(thread, before) ? before : name;
        state.importPlaces = code.importPlaces(thread, state.installed);
        state.libraryPlaces = code.libraryPlaces(thread);
        state.executedIno = thread.exeIno();
        state.executedCtime = thread.exeCtime();
    }

    /**
     * Records what an interpreter runs. A script that was executed directly is among its arguments, too; any other executed path may be a
     * link to the interpreter.
     */
    private void beginsScript(OriginProcess thread, ProgramKind kind, byte[] called) {
        OriginState state = thread.originState();
        state.script = Bytes.EMPTY;
        state.module = Bytes.EMPTY;
        state.readsForeignCode = false;
        if (!state.interprets) {
            return;
        }
        ScriptArgument argument = ScriptArgument.of(thread.args(), kind == ProgramKind.SHELLS);
        state.module = argument.module();
        boolean isOther = !Arrays.equals(called, thread.exePath());
        byte[] script = argument.script().length == 0 && isOther ? called : argument.script();
        if (script.length > 0) {
            state.script = paths.real(thread, script);
        }
        state.readsForeignCode = isForeign(thread, argument.script()) || (isOther && isForeign(thread, called));
    }

    private boolean isForeign(OriginProcess thread, byte[] given) {
        return given.length > 0
                && foreign.isForeign(paths.named(thread, given), paths.real(thread, given), named(thread, given));
    }

    /**
     * Returns whether {@code thread} is known to run only a program of the machine and scripts of the job's repository or workflow. It must
     * be an installed program. An interpreter must not have read a script, module or other file that a package manager wrote or that is in
     * a package directory, downloaded data, or code from a pipe fed by a connected program.
     */
    public boolean runsOwnCode(OriginProcess thread) {
        OriginProcess process = thread.main();
        OriginState state = process.originState();
        if (state.installed.length == 0 || state.readsForeignCode || foreign.runsPlugins(state.installed)) {
            return false;
        }
        ProgramOrigin origin = state.program;
        return (origin == null || foreign.isOwn(origin))
                && !(state.interprets && isFedByNetwork(process.descriptor(0)));
    }

    private boolean isFedByNetwork(@Nullable OriginDescriptor input) {
        return input != null && input.type() == DescriptorType.FIFO && pipes.isFedByNetwork(input.ino());
    }

    /** Records a process that existed before monitoring started; its job membership is already known. */
    public void found(OriginProcess thread) {
        OriginState state = thread.originState();
        ProgramKind kind = ProgramKind.of(thread.exePath());
        state.installed = programs.name(thread, Bytes.EMPTY);
        state.file = programs.fileName(thread);
        state.importPlaces = code.importPlaces(thread, state.installed);
        state.libraryPlaces = code.libraryPlaces(thread);
        roles.found(thread);
        state.interprets = kind.interprets() && !programs.installs(state.installed);
        state.runsArchives = kind == ProgramKind.ARCHIVES && packages.isBuildTool(thread.args());
        beginsScript(thread, kind, thread.exePath());
    }

    /** Checks the descriptors that a new program inherits: the source of its input, and files that it may write to. */
    private void inherits(OriginProcess thread) {
        OriginDescriptor input = thread.descriptor(0);
        if (input != null && isDownload(input)) {
            writer(thread).connection = input.name();
        }
        ContentWriter copier = thread.originState().writer;
        if (copier != null && copier.kind.passesOn()) {
            copier.input = input != null && input.type() == DescriptorType.FIFO ? input.ino() : 0;
            OriginDescriptor output = thread.descriptor(1);
            if (output != null && output.type() == DescriptorType.FIFO) {
                pipes.feeds(output.ino(), copier);
            }
        }
        for (int fd = 0; fd < INHERITED && files.size() > 0; fd++) {
            OriginDescriptor entry = thread.descriptor(fd);
            if (entry == null || entry.type() != DescriptorType.FILE_V2 || isSpecial(entry)) {
                continue;
            }
            WrittenFile file = files.opened(entry, thread.containerKey());
            if (file != null && (entry.openFlags() & OPEN_WRITE) != 0) {
                ContentWriter writer = writer(thread);
                // A shell opens the target of a redirection before it executes the program.
                file.isMixed = file.isMixed || (file.writer.process != writer.process && roles.mayRemain(file, false));
                file.writer = writer;
                file.ofPackage = null;
                file.source = null;
                writer.output = fd == 1 ? file : writer.output;
            } else if (file != null && fd == 0 && copier != null) {
                read(copier, file);
            }
        }
    }

    private ProgramOrigin origin(
            OriginProcess thread, ProgramKind kind, byte[] called, @Nullable ContentWriter before) {
        if ((thread.exeFlags() & EXE_FROM_MEMFD) != 0 || isMemory(thread.exePath())) {
            List<OriginLink> links = before == null ? List.of() : List.of(link(before, thread.exePath()));
            return new ProgramOrigin(OriginKind.MEMORY, thread.exePath(), false, links, 1);
        }
        WrittenFile executable = files.executed(thread);
        WrittenFile file = executable != null ? executable : script(thread, kind, called);
        if (file == null) {
            files.unknown(thread, kind.interprets());
            return ProgramOrigin.FOUND;
        }
        file.execs++;
        List<OriginLink> links = links(file);
        boolean downloaded = links.getLast().connection().length > 0;
        OriginKind origin = downloaded ? OriginKind.DOWNLOADED : OriginKind.WRITTEN;
        return new ProgramOrigin(origin, file.path, executable == null, links, file.execs);
    }

    /** Returns the script that was executed by its name, or that the interpreter runs; null if unknown. */
    private @Nullable WrittenFile script(OriginProcess thread, ProgramKind kind, byte[] called) {
        if (files.size() == 0) {
            return null;
        }
        WrittenFile script = Arrays.equals(called, thread.exePath()) ? null : named(thread, called);
        if (script != null || !kind.interprets()) {
            return script;
        }
        byte[] argument =
                ScriptArgument.of(thread.args(), kind == ProgramKind.SHELLS).script();
        return argument.length == 0 ? null : named(thread, argument);
    }

    /** Returns the written file at a process's path, after or before resolving links; null if this job did not write it. */
    private @Nullable WrittenFile named(OriginProcess process, byte[] path) {
        WrittenFile file = files.named(paths.real(process, path), process.containerKey());
        return file != null ? file : files.named(paths.named(process, path), process.containerKey());
    }

    private static boolean isMemory(byte[] path) {
        return Bytes.startsWith(path, MEMORY[0]) || Bytes.startsWith(path, MEMORY[1]);
    }

    private boolean isDownloaded(WrittenFile file) {
        return links(file).getLast().connection().length > 0;
    }

    /** Returns the history of a file's content, from its last writer back as far as it is known. */
    private List<OriginLink> links(WrittenFile file) {
        List<OriginLink> links = new ArrayList<>(1);
        WrittenFile at = file;
        ContentWriter writer = file.writer;
        byte[] path = file.path;
        while (true) {
            links.add(link(writer, path));
            if (writer.isConnected() || !writer.kind.passesOn() || links.size() >= MOST_LINKS) {
                return links;
            }
            WrittenFile source = at == null ? writer.source : at.source;
            ContentWriter feeder = source != null ? source.writer : pipes.writer(writer.input);
            if (feeder == null) {
                return links;
            }
            at = source;
            path = source == null ? Bytes.EMPTY : source.path;
            writer = feeder;
        }
    }

    private static OriginLink link(ContentWriter writer, byte[] path) {
        return new OriginLink(
                path,
                writer.process,
                writer.name,
                writer.arguments,
                writer.connection,
                writer.packageName,
                writer.installed,
                writer.step,
                writer.isInstalling,
                writer.isAction,
                writer.isRunner);
    }

    /** Removes all files and pipes. */
    public void clear() {
        files.clear();
        packages.clear();
        overwrittenFiles.clear();
        pipes.clear();
    }
}
