package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which processes do the work of a package manager of the machine, by facts that a job does not choose: the chain of
 * executables from the package manager down, who wrote each script, and who wrote the packages.
 *
 * <p>A role is lost with the first program or script of the chain that is not installed, and with every text that a program other
 * than a script gives to a shell: hooks and options name such texts. A package manager loses it for its whole run when it is given, or opens,
 * a file that a program of the job wrote, or is given the address of a package. Works at execs, the snapshot, and what package managers open.
 * Event thread only.
 */
final class PackageRoles {
    private static final int COLUMNS = 2;
    private static final byte[] ADDRESS = Bytes.of("://");

    private static final byte[] PROC = Bytes.of("/proc/");
    private static final byte[] SLASH = Bytes.of("/");
    private static final byte[] PACMAN = Bytes.of("pacman");
    private static final byte[] UPGRADE = Bytes.of("U");
    private static final byte[] LONG_UPGRADE = Bytes.of("--u");

    private final InstalledPrograms programs;
    private final WrittenFiles files;
    private final ProcessPaths paths;
    private final Function<WrittenFile, List<OriginLink>> links;
    private final List<byte[]> managers = new ArrayList<>();
    private final List<byte[]> instructions = new ArrayList<>();
    private final List<byte[]> settings = new ArrayList<>();
    private final List<byte[]> takeNames = new ArrayList<>();
    private final List<byte[]> suffixes = new ArrayList<>();
    private final List<byte[]> open = new ArrayList<>();
    private final List<byte[]> leads = new ArrayList<>();
    private final List<byte[]> scripts = new ArrayList<>();
    private final List<byte[]> fetchers = new ArrayList<>();
    private final List<byte[]> administered = new ArrayList<>();

    /**
     * Reads the table of package managers.
     *
     * @param programs tells which scripts are installed
     * @param files what this job wrote
     * @param paths says which file a process means by a path
     * @param links returns who wrote a file, the last one first
     */
    PackageRoles(
            InstalledPrograms programs,
            WrittenFiles files,
            ProcessPaths paths,
            Function<WrittenFile, List<OriginLink>> links) {
        this.programs = programs;
        this.files = files;
        this.paths = paths;
        this.links = links;
        String resource = "package-roles.tsv";
        for (String[] row : TableReader.rows(
                Objects.requireNonNull(PackageRoles.class.getResourceAsStream(resource), resource),
                resource,
                COLUMNS)) {
            switch (row[0]) {
                case "manager" -> managers.add(Bytes.of(row[1]));
                case "instruction" -> instructions.add(Bytes.of(row[1]));
                case "setting" -> settings.add(Bytes.of(row[1]));
                case "names" -> takeNames.add(Bytes.of(row[1]));
                case "suffix" -> suffixes.add(Bytes.of(row[1]));
                case "open" -> open.add(Bytes.of(row[1]));
                case "leads" -> leads.add(Bytes.of(row[1]));
                case "scripts" -> scripts.add(Bytes.of(row[1]));
                case "administered" -> administered.add(Bytes.of(row[1]));
                case "fetcher" -> fetchers.add(Bytes.of(row[1]));
                default -> throw new IllegalStateException(resource + ": no such row: " + row[0]);
            }
        }
    }

    /** Return whether what {@code process} writes are packages that a package manager fetched, or parts of one that it unpacked. */
    boolean handlesPackages(OriginProcess process) {
        OriginState state = process.originState();
        return (state.role != PackageRole.NONE && !isOfJob(state))
                || (state.installed.length > 0
                        && fetchers.stream().anyMatch(one -> Arrays.equals(process.exePath(), one)));
    }

    private static boolean isOfJob(OriginState state) {
        return state.run != null && state.run.isOfJob;
    }

    /** Sets the role of a process that was running before it was known. */
    void found(OriginProcess process) {
        OriginState state = process.originState();
        state.role = isManager(state) ? manager(process) : PackageRole.NONE;
        state.run = state.role == PackageRole.NONE ? null : new PackageRun();
    }

    /**
     * Sets the role of a process that has become another program.
     *
     * @param before the role that it had, which is its parent's after a fork
     * @param kind of the program that it runs now
     * @param interpreted whether it ran an interpreter until now
     */
    void executed(OriginProcess process, PackageRole before, ProgramKind kind, boolean interpreted) {
        OriginState state = process.originState();
        state.role = isManager(state) ? manager(process) : role(process, before, kind, interpreted);
        if (state.role == PackageRole.NONE) {
            state.run = null;
            return;
        }
        if (state.run == null) {
            state.run = new PackageRun();
        }
        if (state.role != PackageRole.SCRIPT) {
            addFilesOfJob(process, state.run);
        }
    }

    /**
     * Takes note that a package manager has opened a file for reading: a package or settings that a program of the job wrote, or whatever a
     * process has open. Allocates for files of the job alone.
     *
     * @param written what is known of the file if this job wrote it, else null
     */
    void opened(OriginState state, OriginDescriptor file, @Nullable WrittenFile written) {
        if (state.run == null) {
            return;
        }
        boolean isOfJob = written == null
                ? isOfAnyProcess(file.name()) || isOfAnyProcess(file.realPath())
                : !written.writer.handlesPackages && !beginsWithAny(file.realPath(), administered);
        if (isOfJob) {
            add(state.run, written);
        }
    }

    /** Takes note that the run is given a file of the job, null for one that is not known. */
    private void add(PackageRun run, @Nullable WrittenFile file) {
        run.isOfJob = true;
        run.isDownload = run.isDownload && file != null && isDownload(file);
    }

    /**
     * Return whether what the last writer of a file wrote may remain when another program opens it, and is no download. Code of the
     * job and what copies may hold the file open, and write after it was truncated.
     *
     * @param keeps whether the file was not truncated
     */
    boolean mayRemain(WrittenFile file, boolean keeps) {
        ContentWriter writer = file.writer;
        boolean isTool = isTool(writer.installed, writer.packageName) && !writer.kind.passesOn();
        return (keeps || !isTool) && !isDownload(file);
    }

    /**
     * Return whether installed programs, which are no interpreters and run for no package, downloaded the file and copied it, and
     * nothing remains of what others wrote before.
     */
    private boolean isDownload(WrittenFile file) {
        List<OriginLink> writers = links.apply(file);
        return !file.isMixed
                && writers.getLast().connection().length > 0
                && writers.stream().allMatch(one -> isTool(one.installed(), one.packageName()));
    }

    private static boolean isTool(byte[] installed, byte[] packageName) {
        return installed.length > 0
                && packageName.length == 0
                && !ProgramKind.of(installed).interprets();
    }

    /** Return whether {@code path} leads to whatever a process has open, or has as its directory. */
    private boolean isOfAnyProcess(byte[] path) {
        if (!Bytes.startsWith(path, PROC)) {
            return beginsWithAny(path, open);
        }
        for (int i = 0; i < leads.size(); i++) {
            if (Bytes.indexOf(path, leads.get(i)) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Called at each exec: allocates nothing. */
    private boolean isManager(OriginState state) {
        for (int i = 0; i < managers.size(); i++) {
            if (Arrays.equals(state.installed, managers.get(i))) {
                return true;
            }
        }
        return false;
    }

    private PackageRole role(OriginProcess process, PackageRole before, ProgramKind kind, boolean interpreted) {
        if (before == PackageRole.NONE || process.originState().installed.length == 0) {
            return PackageRole.NONE;
        }
        if (kind.interprets() && programs.interpreterLoadsCode(process)) {
            return PackageRole.NONE;
        }
        if (!kind.interprets()) {
            return before == PackageRole.SCRIPT ? PackageRole.SCRIPT : PackageRole.HELPER;
        }
        return switch (InterpretedProgram.of(process.args(), kind, programs.runtime(process))) {
            case InterpretedProgram.Script(byte[] given) ->
                isMaintainerScript(process, given, before) ? PackageRole.SCRIPT : PackageRole.NONE;
            case InterpretedProgram.Module _, InterpretedProgram.Unknown _ ->
                before == PackageRole.SCRIPT && interpreted ? PackageRole.SCRIPT : PackageRole.NONE;
        };
    }

    /** Return whether a package brought the script: below a script any installed one will do. */
    private boolean isMaintainerScript(OriginProcess process, byte[] given, PackageRole before) {
        byte[] path = paths.real(process, given);
        WrittenFile written = files.named(path, process.containerKey());
        if (written != null) {
            return written.writer.handlesPackages;
        }
        return before == PackageRole.SCRIPT
                ? programs.isSystem(path)
                : scripts.stream().anyMatch(place -> Bytes.startsWith(path, place));
    }

    /** Returns the role of a package manager: none where an argument brings it code or instructions. */
    private PackageRole manager(OriginProcess process) {
        for (byte[] argument : arguments(process)) {
            if (Bytes.indexOf(argument, ADDRESS) >= 0
                    || (beginsWithAny(argument, instructions) && !beginsWithAny(argument, settings))) {
                return PackageRole.NONE;
            }
        }
        return PackageRole.MANAGER;
    }

    /** By index, for files that are opened ask, too, and may allocate nothing. */
    private static boolean beginsWithAny(byte[] argument, List<byte[]> beginnings) {
        for (int i = 0; i < beginnings.size(); i++) {
            if (Bytes.startsWith(argument, beginnings.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static List<byte[]> arguments(OriginProcess process) {
        byte[] all = process.args();
        return Bytes.splitAtZeros(Arrays.copyOf(all, all.length + 1)); // the last one may have been cut
    }

    /** Adds the files that arguments name, and that a program of this job wrote, and no package manager, or that a process has open. */
    private void addFilesOfJob(OriginProcess process, PackageRun run) {
        List<byte[]> arguments = arguments(process);
        boolean takesNames = takesNames(process.originState().installed, arguments);
        arguments.stream()
                .filter(argument -> argument.length > 0 && argument[0] != '-')
                .filter(argument -> !takesNames || isFile(argument))
                .forEach(argument -> addIfOfJob(process, argument, run));
    }

    /** Return whether a bare word among the arguments is the name of a package; {@code pacman -U} installs a file of any name. */
    private boolean takesNames(byte[] manager, List<byte[]> arguments) {
        return takeNames.stream().anyMatch(one -> Arrays.equals(one, manager))
                && (!Arrays.equals(manager, PACMAN) || arguments.stream().noneMatch(PackageRoles::isUpgrade));
    }

    private static boolean isUpgrade(byte[] argument) {
        return Bytes.startsWith(argument, LONG_UPGRADE)
                || (argument.length > 1
                        && argument[0] == '-'
                        && argument[1] != '-'
                        && Bytes.indexOf(argument, UPGRADE) > 0);
    }

    private boolean isFile(byte[] argument) {
        return Bytes.indexOf(argument, SLASH) >= 0
                || suffixes.stream().anyMatch(suffix -> Bytes.indexOf(argument, suffix) >= 0);
    }

    private void addIfOfJob(OriginProcess process, byte[] argument, PackageRun run) {
        byte[] path = paths.real(process, argument);
        if (beginsWithAny(path, open) || beginsWithAny(paths.named(process, argument), open)) {
            add(run, null);
            return;
        }
        WrittenFile file = files.named(path, process.containerKey());
        if (file != null && !file.writer.handlesPackages) {
            add(run, file);
        }
    }
}
