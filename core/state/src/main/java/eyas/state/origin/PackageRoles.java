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
 * Determines which processes work for a package manager of the machine, from facts that a job does not control: the chain of executables
 * below the package manager, the writers of each script, and the writers of the packages.
 *
 * <p>A role ends with the first program or script of the chain that is not installed, and with every inline command that a program other
 * than a script passes to a shell, since hooks and options contain such commands. A package manager loses it for its whole run if it is
 * given, or opens, a file that a program of the job wrote, or is given the URL of a package. Runs at execs, the snapshot, and when package
 * managers open files. Event thread only.
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
     * @param programs knows which scripts are installed
     * @param files the files that this job wrote
     * @param paths resolves the paths of processes
     * @param links returns the writers of a file, the last one first
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
                default -> throw new IllegalStateException(resource + ": unknown row type: " + row[0]);
            }
        }
    }

    /** Returns whether {@code process} writes packages that a package manager downloaded, or files of one that it unpacked. */
    boolean handlesPackages(OriginProcess process) {
        OriginState state = process.originState();
        return (state.role != PackageRole.NONE && !isOfJob(state))
                || (state.installed.length > 0
                        && fetchers.stream().anyMatch(one -> Arrays.equals(process.exePath(), one)));
    }

    private static boolean isOfJob(OriginState state) {
        return state.run != null && state.run.isOfJob;
    }

    /** Sets the role of a process that existed before monitoring started. */
    void found(OriginProcess process) {
        OriginState state = process.originState();
        state.role = isManager(state) ? manager(process) : PackageRole.NONE;
        state.run = state.role == PackageRole.NONE ? null : new PackageRun();
    }

    /**
     * Sets the role of a process after an exec.
     *
     * @param before its previous role, which is its parent's after a fork
     * @param kind the kind of its new program
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
     * Records that a package manager opened a file for reading: a package or settings that a program of the job wrote, or a file that any
     * process has open. Allocates only for files of the job.
     *
     * @param written what is known about the file if this job wrote it, else null
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

    /** Adds a file of the job to the run's inputs, null for an unknown one. */
    private void add(PackageRun run, @Nullable WrittenFile file) {
        run.isOfJob = true;
        run.isDownload = run.isDownload && file != null && isDownload(file);
    }

    /**
     * Returns whether content of the file's last writer that is not a download may remain when another program opens it. Code of the job
     * and copying programs may keep the file open, and write to it after a truncation.
     *
     * @param keeps whether the file was not truncated
     */
    boolean mayRemain(WrittenFile file, boolean keeps) {
        ContentWriter writer = file.writer;
        boolean isTool = isTool(writer.installed, writer.packageName) && !writer.kind.passesOn();
        return (keeps || !isTool) && !isDownload(file);
    }

    /**
     * Returns whether only installed programs, other than interpreters and package scripts, downloaded and copied the file, without content
     * of earlier writers.
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

    /** Returns whether {@code path} leads to an open file or a directory of some process. */
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

    /** Called at each exec, so it must not allocate. */
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

    /** Returns whether the script belongs to a package; below another script any installed one does. */
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

    /** Returns the role of a package manager: none if an argument passes code or commands to it. */
    private PackageRole manager(OriginProcess process) {
        for (byte[] argument : arguments(process)) {
            if (Bytes.indexOf(argument, ADDRESS) >= 0
                    || (beginsWithAny(argument, instructions) && !beginsWithAny(argument, settings))) {
                return PackageRole.NONE;
            }
        }
        return PackageRole.MANAGER;
    }

    /** Iterates by index, because this is called for each opened file and must not allocate. */
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
        return Bytes.splitAtZeros(Arrays.copyOf(all, all.length + 1)); // the last one may have been truncated
    }

    /** Adds the files named by arguments that a program of this job other than a package manager wrote, or that a process has open. */
    private void addFilesOfJob(OriginProcess process, PackageRun run) {
        List<byte[]> arguments = arguments(process);
        boolean takesNames = takesNames(process.originState().installed, arguments);
        arguments.stream()
                .filter(argument -> argument.length > 0 && argument[0] != '-')
                .filter(argument -> !takesNames || isFile(argument))
                .forEach(argument -> addIfOfJob(process, argument, run));
    }

    /** Returns whether a plain argument is a package name; {@code pacman -U} installs a file of any name. */
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
