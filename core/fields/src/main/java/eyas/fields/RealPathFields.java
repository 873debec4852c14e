package eyas.fields;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ChmodExit;
import eyas.event.EventParams.ChownExit;
import eyas.event.EventParams.CreatExit;
import eyas.event.EventParams.FchmodExit;
import eyas.event.EventParams.FchmodatExit;
import eyas.event.EventParams.FchownatExit;
import eyas.event.EventParams.LchownExit;
import eyas.event.EventParams.LinkExit;
import eyas.event.EventParams.LinkatExit;
import eyas.event.EventParams.MkdirExit;
import eyas.event.EventParams.MkdiratExit;
import eyas.event.EventParams.MknodExit;
import eyas.event.EventParams.MknodatExit;
import eyas.event.EventParams.OpenExit;
import eyas.event.EventParams.Openat2Exit;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.EventParams.RmdirExit;
import eyas.event.EventParams.SymlinkExit;
import eyas.event.EventParams.SymlinkatExit;
import eyas.event.EventParams.UnlinkExit;
import eyas.event.EventParams.UnlinkatExit;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.job.RunnerDirectories;
import eyas.state.process.ThreadEntry;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Provides the real paths of files, with links and directory descriptors resolved, and their parts below the workspace of a job. Falco's
 * paths are those that the caller passed.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread.
 */
public final class RealPathFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Real path");

    private static final int NONE = -1;
    /**
     * {@code AT_SYMLINK_NOFOLLOW} of fchownat, in the kernel's encoding and in that of flags.tsv; the call uses neither bit for anything
     * else.
     */
    private static final int NO_FOLLOW = 0x100 | 0x400;

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public RealPathFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.other("fd.realpath", 10, RealPathFields::real);
        binders.other("fd.is_made_by_job", 10, RealPathFields::isCreatedByJob);
        binders.other("fs.is_made_in_another_step", 10, RealPathFields::isCreatedInAnotherStep);
        binders.add("fd.paths", Multiplicity.ANY, FieldDependency.OTHER, 20, RealPathFields::path);
        binders.add("fd.filenames", Multiplicity.ANY, FieldDependency.OTHER, 20, RealPathFields::filename);
        below("fd.workspace.path", DescriptorFields::name);
        below("fd.workspace.realpath", RealPathFields::real);
        binders.add("fs.paths.source", Multiplicity.ANY, FieldDependency.OTHER, 20, RealPathFields::anySource);
        binders.add("fs.paths.target", Multiplicity.ANY, FieldDependency.OTHER, 20, RealPathFields::anyTarget);
        binders.add("fs.paths.name", Multiplicity.ANY, FieldDependency.OTHER, 20, RealPathFields::named);
        belowAny("fd.homes.paths", RealPathFields::path, RunnerDirectories::belowHome);
        belowAny("fs.homes.source", RealPathFields::anySource, RunnerDirectories::belowHome);
        belowAny("fs.homes.target", RealPathFields::anyTarget, RunnerDirectories::belowHome);
        belowAny("fd.runner.paths", RealPathFields::path, RunnerDirectories::belowRunner);
        belowAny("fs.runner.source", RealPathFields::anySource, RunnerDirectories::belowRunner);
        belowAny("fs.runner.target", RealPathFields::anyTarget, RunnerDirectories::belowRunner);
        below("fs.workspace.source", PathFields::source);
        below("fs.workspace.realsource", RealPathFields::judgedSource);
        below("fs.workspace.target", PathFields::target);
        below("fs.workspace.realtarget", RealPathFields::judgedTarget);
        binders.other("fs.realpath.target", 10, RealPathFields::judgedTarget);
        SyscallFields.check(definitions, binders);
    }

    /** Extracts the source, its resolved path, and its names on the host. */
    private static boolean anySource(EventContext context, int index, FieldValue out) {
        return any(
                context,
                index,
                out,
                PathFields::source,
                RealPathFields::realSource,
                RealPathFields::machineSource,
                RealPathFields::isLink);
    }

    private static boolean anyTarget(EventContext context, int index, FieldValue out) {
        return any(
                context,
                index,
                out,
                PathFields::target,
                RealPathFields::realTarget,
                RealPathFields::machineTarget,
                code -> !isLink(code));
    }

    /**
     * Extracts, in order: the first path, the second path, the host's name of the second, and the host's names of a new name below another
     * root directory. Without a first path, the second takes its position.
     *
     * @param isNew returns for an event code whether the field shows the new name
     */
    private static boolean any(
            EventContext context,
            int index,
            FieldValue out,
            SingleExtractor first,
            SingleExtractor second,
            SingleExtractor machine,
            IntPredicate isNew) {
        return switch (index) {
            case 0 -> first.extract(context, out) || second.extract(context, out);
            case 1 -> second.extract(context, out);
            case 2 -> machine.extract(context, out) || newMachineName(context, 0, isNew, out);
            default -> newMachineName(context, index - (machine.extract(context, out) ? 3 : 2), isNew, out);
        };
    }

    /** Returns the start of the part of a path below certain directories, or -1 for a path outside of them. */
    private interface Below {
        int find(RunnerDirectories directories, byte[] path, int from, int end);
    }

    /** Adds a field with the parts of several paths below certain directories. */
    private void belowAny(String name, Extractor paths, Below below) {
        binders.add(name, Multiplicity.ANY, FieldDependency.OTHER, 20, (context, index, out) -> {
            RunnerDirectories directories = context.state().runnerDirectories();
            int found = 0;
            for (int i = 0; paths.extract(context, i, out); i++) {
                int end = out.offset() + out.length();
                int from = below.find(directories, out.bytes(), out.offset(), end);
                if (from >= 0 && found++ == index) {
                    out.point(out.bytes(), from, end - from);
                    return true;
                }
            }
            return false;
        });
    }

    /** The new name is the source of a link, but the target of a rename. */
    private static boolean isLink(int code) {
        return code == EventCode.SYSCALL_LINK_2_X || code == EventCode.SYSCALL_LINKAT_2_X;
    }

    private static boolean newMachineName(EventContext context, int index, IntPredicate isNew, FieldValue out) {
        List<byte[]> names = context.machineNames();
        if (index >= names.size() || !isNew.test(context.event().code())) {
            return false;
        }
        out.point(names.get(index));
        return true;
    }

    /**
     * Extracts the name, the resolved path, and the host's names of a file that was opened below another root directory. If the host
     * certainly has a different file with the same name, only the host's names are extracted.
     */
    private static boolean path(EventContext context, int index, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor != null && descriptor.isBelowAnotherRoot()) {
            return machineName(descriptor, index, out);
        }
        if (index == 0) {
            return DescriptorFields.name(context, out) || real(context, out);
        }
        boolean isOne = hasOneName(context);
        if (index == 1 && !isOne) {
            return descriptor == null ? real(context, out) : point(descriptor.realName(), out);
        }
        return descriptor != null && machineName(descriptor, isOne ? index - 1 : index - 2, out);
    }

    /** Extracts the last components of the values of {@link #path}; a path without one is skipped. */
    private static boolean filename(EventContext context, int index, FieldValue out) {
        if (index > 0 && hasOneName(context) && !hasMachineNames(context)) {
            return false;
        }
        int found = 0;
        for (int i = 0; path(context, i, out); i++) {
            if (last(out) && found++ == index) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMachineNames(EventContext context) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        return descriptor != null && !descriptor.machineNames().isEmpty();
    }

    private static boolean machineName(DescriptorEntry descriptor, int index, FieldValue out) {
        if (index >= descriptor.machineNames().size()) {
            return false;
        }
        out.point(descriptor.machineNames().get(index));
        return true;
    }

    /** Most files are opened by their real name. */
    @SuppressWarnings("ReferenceEquality") // a link-free path has one name
    private static boolean hasOneName(EventContext context) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return isOpenat(context.event().code()) && context.cachedPathIsReal(OpenatExit.NAME);
        }
        return descriptor.realName() == descriptor.name() && context.event().code() != EventCode.SOCKET_CONNECT_X;
    }

    /** Both have the same leading parameters. */
    private static boolean isOpenat(int code) {
        return code == EventCode.SYSCALL_OPENAT_2_X || code == EventCode.SYSCALL_OPENAT2_X;
    }

    /** Narrows a path to its last component; returns false if it has none. */
    private static boolean last(FieldValue path) {
        int start = ByteSearch.lastIndexOf(path, '/') + 1;
        path.point(path.bytes(), path.offset() + start, path.length() - start);
        return path.length() > 0;
    }

    /** Adds the part of a path below the workspace of a job. */
    private void below(String name, SingleExtractor path) {
        binders.other(name, 20, (context, out) -> {
            if (!path.extract(context, out)) {
                return false;
            }
            RunnerDirectories directories = context.state().runnerDirectories();
            int end = out.offset() + out.length();
            int from = directories.belowWorkspace(out.bytes(), out.offset(), end);
            if (from < 0) {
                return false;
            }
            out.point(out.bytes(), from, end - from);
            return true;
        });
    }

    /** Extracts the path by which the file of a descriptor is judged, or the resolved path of a file that could not be opened. */
    static boolean real(EventContext context, FieldValue out) {
        if (!DescriptorFields.concerns(context)) {
            return false;
        }
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor != null) {
            out.point(
                    descriptor.isBelowAnotherRoot() ? descriptor.machineNames().getFirst() : descriptor.realPath());
            return true;
        }
        byte[] path = opened(context);
        if (path == null) {
            return DescriptorFields.name(context, out);
        }
        out.point(path);
        return path.length > 0;
    }

    private static boolean isCreatedInAnotherStep(EventContext context, FieldValue out) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return false;
        }
        long lastOverwrite =
                context.state().threads().main(thread).originState().lastOverwrite();
        out.set(lastOverwrite == context.event().time() ? 1 : 0);
        return true;
    }

    private static boolean isCreatedByJob(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.concerns(context) ? DescriptorFields.find(context) : null;
        ThreadEntry thread = context.thread();
        if (descriptor == null || thread == null) {
            return false;
        }
        out.set(context.state().origins().isCreatedByJob(thread, descriptor));
        return true;
    }

    /** Returns the path of a file that could not be opened, or null for other events. */
    private static byte @Nullable [] opened(EventContext context) {
        return switch (context.event().code()) {
            case EventCode.SYSCALL_OPEN_X -> context.followed(NONE, OpenExit.NAME, true);
            case EventCode.SYSCALL_CREAT_X -> context.followed(NONE, CreatExit.NAME, true);
            case EventCode.SYSCALL_OPENAT_2_X -> context.followed(OpenatExit.DIRFD, OpenatExit.NAME, true);
            case EventCode.SYSCALL_OPENAT2_X -> context.followed(Openat2Exit.DIRFD, Openat2Exit.NAME, true);
            default -> null;
        };
    }

    private static boolean realSource(EventContext context, FieldValue out) {
        return point(context, source(context.event().code()), EventContext::followed, out);
    }

    private static boolean realTarget(EventContext context, FieldValue out) {
        return point(context, target(context.event().code()), EventContext::followed, out);
    }

    private static boolean judgedSource(EventContext context, FieldValue out) {
        return point(context, source(context.event().code()), EventContext::realPath, out);
    }

    private static boolean judgedTarget(EventContext context, FieldValue out) {
        return point(context, target(context.event().code()), EventContext::realPath, out);
    }

    private static boolean machineSource(EventContext context, FieldValue out) {
        return point(context, source(context.event().code()), EventContext::machineName, out);
    }

    private static boolean machineTarget(EventContext context, FieldValue out) {
        return point(context, target(context.event().code()), EventContext::machineName, out);
    }

    /** Extracts the path of the file that a call operates on by name, its resolved path, and its names on the host. */
    private static boolean named(EventContext context, int index, FieldValue out) {
        Event event = context.event();
        if (!isDone(context)) {
            return index < 2 ? point(context.text(), out) : index == 2 && point(context.textOnHost(), out);
        }
        if (event.code() == EventCode.SYSCALL_FCHMOD_X || event.code() == EventCode.SYSCALL_FCHOWN_X) {
            return namedFile(context, index, out);
        }
        PathParam path = path(event);
        return switch (index) {
            case 0 ->
                path != null && (PathFields.name(context, out) || point(context, path, EventContext::followed, out));
            case 1 -> point(context, path, EventContext::followed, out);
            case 2 -> point(context, path, EventContext::machineName, out);
            default -> false;
        };
    }

    /** Extracts the names of the file of a descriptor that a call operates on. */
    private static boolean namedFile(EventContext context, int index, FieldValue out) {
        DescriptorEntry descriptor = context.descriptor();
        return switch (index) {
            case 0 -> descriptor != null ? DescriptorFields.name(context, out) : kernelFile(context, out);
            case 1 -> kernelFile(context, out) || (descriptor != null && point(descriptor.realName(), out));
            default -> descriptor != null && machineName(descriptor, index - 2, out);
        };
    }

    private static boolean kernelFile(EventContext context, FieldValue out) {
        return point(
                context.kernelFile(context.event().paramSigned(FchmodExit.FD, -1)),
                out); // fchown has the same leading parameters
    }

    private static boolean isDone(EventContext context) {
        Event event = context.event();
        return !context.info().isEnter() && event.result(-1) == 0;
    }

    private static boolean point(byte[] path, FieldValue out) {
        out.point(path);
        return path.length > 0;
    }

    /**
     * A path in the parameters of an event.
     *
     * @param directory the parameter with the descriptor of the directory, {@link #NONE} for none
     * @param last whether the call follows a link in the last component
     */
    private record PathParam(int directory, int path, boolean last) {
        static PathParam of(int path) {
            return new PathParam(NONE, path, false);
        }

        static PathParam of(int directory, int path) {
            return new PathParam(directory, path, false);
        }

        PathParam followed() {
            return new PathParam(directory, path, true);
        }
    }

    /** Evaluates a path parameter. */
    private interface PathQuestion {
        byte[] ask(EventContext context, int directory, int path, boolean last);
    }

    private static boolean point(
            EventContext context, @Nullable PathParam param, PathQuestion question, FieldValue out) {
        return param != null
                && isDone(context)
                && point(question.ask(context, param.directory, param.path, param.last), out);
    }

    private static @Nullable PathParam source(int code) {
        return switch (code) {
            case EventCode.SYSCALL_RENAME_X -> PathParam.of(RenameExit.OLDPATH);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X ->
                PathParam.of(RenameatExit.OLDDIRFD, RenameatExit.OLDPATH);
            case EventCode.SYSCALL_LINK_2_X -> PathParam.of(LinkExit.NEWPATH);
            case EventCode.SYSCALL_LINKAT_2_X -> PathParam.of(LinkatExit.NEWDIR, LinkatExit.NEWPATH);
            case EventCode.SYSCALL_SYMLINK_X -> PathParam.of(SymlinkExit.LINKPATH);
            case EventCode.SYSCALL_SYMLINKAT_X -> PathParam.of(SymlinkatExit.LINKDIRFD, SymlinkatExit.LINKPATH);
            default -> null;
        };
    }

    private static @Nullable PathParam target(int code) {
        return switch (code) {
            case EventCode.SYSCALL_RENAME_X -> PathParam.of(RenameExit.NEWPATH);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X ->
                PathParam.of(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH);
            case EventCode.SYSCALL_LINK_2_X -> PathParam.of(LinkExit.OLDPATH);
            case EventCode.SYSCALL_LINKAT_2_X -> PathParam.of(LinkatExit.OLDDIR, LinkatExit.OLDPATH);
            default -> null;
        };
    }

    private static @Nullable PathParam path(Event event) {
        return switch (event.code()) {
            case EventCode.SYSCALL_MKDIR_2_X -> PathParam.of(MkdirExit.PATH);
            case EventCode.SYSCALL_MKDIRAT_X -> PathParam.of(MkdiratExit.DIRFD, MkdiratExit.PATH);
            case EventCode.SYSCALL_RMDIR_2_X -> PathParam.of(RmdirExit.PATH);
            case EventCode.SYSCALL_UNLINK_2_X -> PathParam.of(UnlinkExit.PATH);
            case EventCode.SYSCALL_UNLINKAT_2_X -> PathParam.of(UnlinkatExit.DIRFD, UnlinkatExit.NAME);
            case EventCode.SYSCALL_MKNOD_X -> PathParam.of(MknodExit.PATH);
            case EventCode.SYSCALL_MKNODAT_X -> PathParam.of(MknodatExit.DIRFD, MknodatExit.PATH);
            case EventCode.SYSCALL_CHMOD_X -> PathParam.of(ChmodExit.FILENAME).followed();
            case EventCode.SYSCALL_FCHMODAT_X ->
                PathParam.of(FchmodatExit.DIRFD, FchmodatExit.FILENAME).followed();
            case EventCode.SYSCALL_CHOWN_X -> PathParam.of(ChownExit.PATH).followed();
            case EventCode.SYSCALL_LCHOWN_X -> PathParam.of(LchownExit.PATH);
            case EventCode.SYSCALL_FCHOWNAT_X -> {
                PathParam path = PathParam.of(FchownatExit.DIRFD, FchownatExit.PATHNAME);
                yield (event.paramUnsigned(FchownatExit.FLAGS, 0) & NO_FOLLOW) != 0 ? path : path.followed();
            }
            default -> null;
        };
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}
