package eyas.fields;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.origin.OriginLink;
import eyas.state.origin.PackageRole;
import eyas.state.origin.ProgramOrigin;
import eyas.state.process.ThreadEntry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of a process's executable beyond its exec event: its content, and who wrote it.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread.
 */
public final class ExecutableFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Executable");

    private static final byte[] MANAGER = Bytes.of("manager");
    private static final byte[] DOWNLOAD = Bytes.of("download");
    private static final byte[] HELPER = Bytes.of("helper");
    private static final byte[] SCRIPT = Bytes.of("script");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Extracts an attribute of a program's origin. */
    @FunctionalInterface
    private interface OriginPart {
        boolean of(ProgramOrigin origin, FieldValue out);
    }

    /** Extracts an attribute of a program's writer. */
    @FunctionalInterface
    private interface WriterPart {
        boolean of(OriginLink link, FieldValue out);
    }

    /** Creates the provider. */
    public ExecutableFields() {
        definitions = FieldTable.definitions(GROUPS);
        binders.thread("proc.exe_sha256", 10, (thread, context, out) -> {
            byte[] hash = context.state().executables().sha256(thread);
            return hash != null && point(hash, out);
        });
        origin("proc.origin", (origin, out) -> point(origin.origin().label(), out));
        origin("proc.origin.file", (origin, out) -> point(origin.file(), out));
        origin("proc.origin.execs", (origin, out) -> {
            out.set(origin.execs());
            return origin.execs() > 0;
        });
        origin("proc.origin.is_script", (origin, out) -> {
            out.set(origin.isScript());
            return !origin.links().isEmpty();
        });
        binders.thread("proc.origin.is_by_other_step", 2, ExecutableFields::byOtherStep);
        origin("proc.origin.connection", (origin, out) -> {
            List<OriginLink> links = origin.links();
            return !links.isEmpty() && point(links.getLast().connection(), out);
        });
        writer("proc.origin.writer", (link, out) -> point(link.name(), out));
        writer("proc.origin.writer.cmdline", ExecutableFields::commandLine);
        writer("proc.origin.writer.installed", (link, out) -> point(link.installed(), out));
        binders.thread("proc.origin.by_runner", 5, ExecutableFields::byRunner);
        binders.thread(
                "proc.installed",
                2,
                (thread, context, out) -> point(thread.originState().installed(), out));
        AncestorFields.addInstalled(binders);
        binders.thread(
                "proc.package_role",
                2,
                (thread, context, out) -> point(label(thread.originState().packageRole()), out));
        binders.thread("proc.is_exe_in_workspace", 5, (thread, context, out) -> {
            byte[] path = thread.exePath();
            out.set(context.state().runnerDirectories().belowReportedWorkspace(path, 0, path.length) >= 0);
            return path.length > 0;
        });
        writer("proc.origin.is_by_installation", (link, out) -> {
            out.set(link.isByInstallation() ? 1 : 0);
            return true;
        });
        writer("proc.origin.package", (link, out) -> point(link.packageName(), out));
        SyscallFields.check(definitions, binders);
    }

    private void origin(String name, OriginPart part) {
        binders.thread(name, 2, (thread, context, out) -> {
            ProgramOrigin origin = thread.origin();
            return origin != null && part.of(origin, out);
        });
    }

    private void writer(String name, WriterPart part) {
        origin(name, (origin, out) -> {
            List<OriginLink> links = origin.links();
            return !links.isEmpty() && part.of(links.getFirst(), out);
        });
    }

    private static boolean byOtherStep(ThreadEntry thread, EventContext context, FieldValue out) {
        ProgramOrigin origin = thread.origin();
        if (origin == null || origin.links().isEmpty()) {
            return false;
        }
        long step = origin.links().getFirst().step();
        out.set(step != 0 && thread.stepNumber() != 0 && step != thread.stepNumber());
        return true;
    }

    private static boolean byRunner(ThreadEntry thread, EventContext context, FieldValue out) {
        ProgramOrigin origin = thread.originState().program();
        List<OriginLink> links = origin == null ? List.of() : origin.links();
        if (origin == null || links.isEmpty()) {
            return false;
        }
        OriginLink link = links.getFirst();
        boolean cached =
                link.isByAction() && context.state().runnerDirectories().isInToolCache(origin.file());
        out.set(link.isByRunner() || cached);
        return true;
    }

    private static byte[] label(PackageRole role) {
        return switch (role) {
            case NONE -> Bytes.EMPTY;
            case MANAGER -> MANAGER;
            case DOWNLOAD -> DOWNLOAD;
            case HELPER -> HELPER;
            case SCRIPT -> SCRIPT;
        };
    }

    private static boolean point(byte[] bytes, FieldValue out) {
        out.point(bytes);
        return bytes.length > 0;
    }

    private static boolean commandLine(OriginLink link, FieldValue out) {
        out.clear().append(link.name());
        if (link.arguments().length > 0) {
            ProcessText.appendJoined(link.arguments(), out.append(' '));
        }
        return true;
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
