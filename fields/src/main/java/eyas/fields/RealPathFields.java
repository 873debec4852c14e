package eyas.fields;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CreatExit;
import eyas.event.EventParams.LinkExit;
import eyas.event.EventParams.LinkatExit;
import eyas.event.EventParams.OpenExit;
import eyas.event.EventParams.Openat2Exit;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.EventParams.SymlinkExit;
import eyas.event.EventParams.SymlinkatExit;
import eyas.state.DescriptorEntry;
import eyas.state.EventContext;
import eyas.state.ThreadEntry;
import eyas.state.job.RunnerFolders;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Provides the paths that files really have: where names lead through links and directory descriptors, and what part of them
 * lies below the workspace of a job. Falco's paths are what callers wrote.
 *
 * <p>Falco has none of them. Immutable and safe for use by any thread; the fields that it binds are for the event thread.
 */
public final class RealPathFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Real path");

    private static final int NONE = -1;

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Makes the provider. */
    public RealPathFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.other("fd.realpath", 10, RealPathFields::real);
        binders.other("fd.is_made_by_job", 10, RealPathFields::isMadeByJob);
        binders.other("fs.is_made_in_another_step", 10, RealPathFields::isMadeInAnotherStep);
        binders.add("fd.paths", Multiplicity.ANY, Dependence.OTHER, 20, RealPathFields::path);
        binders.add("fd.filenames", Multiplicity.ANY, Dependence.OTHER, 20, RealPathFields::filename);
        below("fd.workspace.path", DescriptorFields::name);
        below("fd.workspace.realpath", RealPathFields::real);
        binders.add("fs.paths.source", Multiplicity.ANY, Dependence.OTHER, 20, RealPathFields::anySource);
        binders.add("fs.paths.target", Multiplicity.ANY, Dependence.OTHER, 20, RealPathFields::anyTarget);
        belowAny("fd.homes.paths", RealPathFields::path, RunnerFolders::belowHome);
        belowAny("fs.homes.source", RealPathFields::anySource, RunnerFolders::belowHome);
        belowAny("fs.homes.target", RealPathFields::anyTarget, RunnerFolders::belowHome);
        belowAny("fd.runner.paths", RealPathFields::path, RunnerFolders::belowRunner);
        belowAny("fs.runner.source", RealPathFields::anySource, RunnerFolders::belowRunner);
        belowAny("fs.runner.target", RealPathFields::anyTarget, RunnerFolders::belowRunner);
        below("fs.workspace.source", PathFields::source);
        below("fs.workspace.realsource", RealPathFields::realSource);
        below("fs.workspace.target", PathFields::target);
        below("fs.workspace.realtarget", RealPathFields::realTarget);
        SyscallFields.check(definitions, binders);
    }

    /** Extracts the source, where it leads, and what the machine calls a new name that is given below another root directory. */
    private static boolean anySource(EventContext context, int index, FieldValue out) {
        return any(context, index, out, PathFields::source, RealPathFields::realSource, RealPathFields::isLink);
    }

    private static boolean anyTarget(EventContext context, int index, FieldValue out) {
        return any(context, index, out, PathFields::target, RealPathFields::realTarget, code -> !isLink(code));
    }

    /**
     * Extracts one of two values, and what the machine calls a new name that is given below another root directory; where there is no
     * first, the first two are the second.
     *
     * @param isNew for the codes of which events the new name is what the field shows
     */
    private static boolean any(
            EventContext context,
            int index,
            FieldValue out,
            SingleExtractor first,
            SingleExtractor second,
            IntPredicate isNew) {
        return switch (index) {
            case 0 -> first.extract(context, out) || second.extract(context, out);
            case 1 -> second.extract(context, out);
            default -> isNew.test(context.event().code()) && newMachineName(context, index - 2, out);
        };
    }

    /** Finds where the part of a path below folders of one kind begins, -1 for a path outside of all. */
    private interface Below {
        int find(RunnerFolders folders, byte[] path, int from, int end);
    }

    /** Adds the parts of several paths below folders of one kind. */
    private void belowAny(String name, Extractor paths, Below below) {
        binders.add(name, Multiplicity.ANY, Dependence.OTHER, 20, (context, index, out) -> {
            RunnerFolders folders = context.state().runnerFolders();
            int found = 0;
            for (int i = 0; paths.extract(context, i, out); i++) {
                int end = out.offset() + out.length();
                int from = below.find(folders, out.bytes(), out.offset(), end);
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

    private static boolean newMachineName(EventContext context, int index, FieldValue out) {
        List<byte[]> names = context.machineNames();
        if (index >= names.size()) {
            return false;
        }
        out.point(names.get(index));
        return true;
    }

    /**
     * Extracts the name, where it leads, and what the machine calls a file that was opened below another root directory: that alone
     * where the machine has another file by that name for certain.
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
            return real(context, out);
        }
        return descriptor != null && machineName(descriptor, isOne ? index - 1 : index - 2, out);
    }

    /** Extracts the last components of what {@link #path} extracts; a path that ends in none has none. */
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

    /** Most files are opened by the name that they have. */
    @SuppressWarnings("ReferenceEquality") // what leads nowhere else has one name
    private static boolean hasOneName(EventContext context) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return isOpenat(context.event().code()) && context.keptPathIsReal(OpenatExit.NAME);
        }
        return descriptor.realName() == descriptor.name() && context.event().code() != EventCode.SOCKET_CONNECT_X;
    }

    /** Both begin alike. */
    private static boolean isOpenat(int code) {
        return code == EventCode.SYSCALL_OPENAT_2_X || code == EventCode.SYSCALL_OPENAT2_X;
    }

    /** Shortens a path to its last component; returns false where it ends in none. */
    private static boolean last(FieldValue path) {
        int start = Search.lastIndexOf(path, '/') + 1;
        path.point(path.bytes(), path.offset() + start, path.length() - start);
        return path.length() > 0;
    }

    /** Adds the part of a path below the workspace of a job. */
    private void below(String name, SingleExtractor path) {
        binders.other(name, 20, (context, out) -> {
            if (!path.extract(context, out)) {
                return false;
            }
            RunnerFolders folders = context.state().runnerFolders();
            int end = out.offset() + out.length();
            int from = folders.belowWorkspace(out.bytes(), out.offset(), end);
            if (from < 0) {
                return false;
            }
            out.point(out.bytes(), from, end - from);
            return true;
        });
    }

    /** Extracts where the descriptor's name leads, or that of a file that could not be opened. */
    static boolean real(EventContext context, FieldValue out) {
        if (!DescriptorFields.concerns(context)) {
            return false;
        }
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor != null) {
            out.point(
                    descriptor.isBelowAnotherRoot() ? descriptor.machineNames().getFirst() : descriptor.realName());
            return true;
        }
        byte[] path = opened(context);
        if (path == null) {
            return DescriptorFields.name(context, out);
        }
        out.point(path);
        return path.length > 0;
    }

    private static boolean isMadeInAnotherStep(EventContext context, FieldValue out) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return false;
        }
        long tookOver = context.state().threads().main(thread).originState().tookOver();
        out.set(tookOver == context.event().time() ? 1 : 0);
        return true;
    }

    private static boolean isMadeByJob(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = DescriptorFields.concerns(context) ? DescriptorFields.find(context) : null;
        ThreadEntry thread = context.thread();
        if (descriptor == null || thread == null) {
            return false;
        }
        out.set(context.state().origins().isMade(thread, descriptor));
        return true;
    }

    /** Returns the path of a file that could not be opened, null for other events. */
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
        byte[] path = isDone(context) ? source(context, context.event().code()) : null;
        return path != null && point(path, out);
    }

    private static boolean realTarget(EventContext context, FieldValue out) {
        byte[] path = isDone(context) ? target(context, context.event().code()) : null;
        return path != null && point(path, out);
    }

    private static boolean isDone(EventContext context) {
        Event event = context.event();
        return !context.info().isEnter() && event.result(-1) == 0;
    }

    private static boolean point(byte[] path, FieldValue out) {
        out.point(path);
        return path.length > 0;
    }

    private static byte @Nullable [] source(EventContext context, int code) {
        return switch (code) {
            case EventCode.SYSCALL_RENAME_X -> context.followed(NONE, RenameExit.OLDPATH, false);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X ->
                context.followed(RenameatExit.OLDDIRFD, RenameatExit.OLDPATH, false);
            case EventCode.SYSCALL_LINK_2_X -> context.followed(NONE, LinkExit.NEWPATH, false);
            case EventCode.SYSCALL_LINKAT_2_X -> context.followed(LinkatExit.NEWDIR, LinkatExit.NEWPATH, false);
            case EventCode.SYSCALL_SYMLINK_X -> context.followed(NONE, SymlinkExit.LINKPATH, false);
            case EventCode.SYSCALL_SYMLINKAT_X ->
                context.followed(SymlinkatExit.LINKDIRFD, SymlinkatExit.LINKPATH, false);
            default -> null;
        };
    }

    private static byte @Nullable [] target(EventContext context, int code) {
        return switch (code) {
            case EventCode.SYSCALL_RENAME_X -> context.followed(NONE, RenameExit.NEWPATH, false);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X ->
                context.followed(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false);
            case EventCode.SYSCALL_LINK_2_X -> context.followed(NONE, LinkExit.OLDPATH, false);
            case EventCode.SYSCALL_LINKAT_2_X -> context.followed(LinkatExit.OLDDIR, LinkatExit.OLDPATH, false);
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
