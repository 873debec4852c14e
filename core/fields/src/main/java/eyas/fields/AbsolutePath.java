package eyas.fields;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventParams.OpenByHandleAtExit;
import eyas.event.ParamType;
import eyas.state.EventContext;
import org.jspecify.annotations.Nullable;

/** Binds {@code evt.abspath}: the absolute path of a call that names a file relative to a directory descriptor. */
final class AbsolutePath {
    private AbsolutePath() {}

    static BoundField bind(FieldDefinition definition, @Nullable String argument) {
        boolean second = "dst".equals(argument);
        if (argument != null && !second && !argument.equals("src")) {
            throw Binders.nonexistent(definition.name() + '.' + argument, null);
        }
        SingleExtractor extractor = (context, out) -> extract(context, second, out);
        ParamType type = definition.type();
        return argument == null
                ? Binders.bracketed(definition, null, type, Multiplicity.ONE, FieldDependency.OTHER, 20, extractor)
                : Binders.dotted(definition, argument, type, FieldDependency.OTHER, 20, extractor);
    }

    private static boolean extract(EventContext context, boolean second, FieldValue out) {
        EventInfo info = context.info();
        return switch (context.event().code()) {
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X ->
                second
                        ? extract(context, info, "newdirfd", "newpath", out)
                        : extract(context, info, "olddirfd", "oldpath", out);
            case EventCode.SYSCALL_LINKAT_2_X ->
                second
                        ? extract(context, info, "newdir", "newpath", out)
                        : extract(context, info, "olddir", "oldpath", out);
            case EventCode.SYSCALL_SYMLINKAT_X -> extract(context, info, "linkdirfd", "linkpath", out);
            case EventCode.SYSCALL_OPENAT_2_X, EventCode.SYSCALL_OPENAT2_X, EventCode.SYSCALL_UNLINKAT_2_X ->
                extract(context, info, "dirfd", "name", out);
            case EventCode.SYSCALL_MKDIRAT_X -> extract(context, info, "dirfd", "path", out);
            case EventCode.SYSCALL_FCHMODAT_X -> extract(context, info, "dirfd", "filename", out);
            case EventCode.SYSCALL_FCHOWNAT_X -> extract(context, info, "dirfd", "pathname", out);
            case EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X -> byHandle(context, out);
            default -> false;
        };
    }

    private static boolean extract(
            EventContext context, EventInfo info, String directory, String path, FieldValue out) {
        Event event = context.event();
        int directoryIndex = info.paramIndex(directory);
        int pathIndex = info.paramIndex(path);
        if (context.thread() == null || !event.hasParam(directoryIndex) || event.paramStringLength(pathIndex) <= 0) {
            return false;
        }
        out.clear();
        StringParam.appendFrom(context, event.paramSigned(directoryIndex, ParamText.AT_FDCWD), pathIndex, out);
        return true;
    }

    private static boolean byHandle(EventContext context, FieldValue out) {
        if (ResultFields.result(context) <= 0 || context.event().paramStringLength(OpenByHandleAtExit.PATH) < 0) {
            return false;
        }
        out.clear();
        StringParam.append(context.event(), OpenByHandleAtExit.PATH, out);
        StringParam.resolve(Bytes.EMPTY, false, out);
        return true;
    }
}
