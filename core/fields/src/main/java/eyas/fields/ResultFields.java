package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventParams.CreatExit;
import eyas.event.EventParams.OpenByHandleAtExit;
import eyas.event.EventParams.OpenExit;
import eyas.event.EventParams.Openat2Exit;
import eyas.event.EventParams.OpenatExit;
import eyas.event.FlagTable;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;

/** Binds the outcome of a call: its result, the number of bytes moved, and the mode of an open. */
final class ResultFields {
    private static final byte[] SUCCESS = Bytes.of("SUCCESS");
    private static final int READ = FlagTable.value("file_flags", "O_RDONLY");
    private static final int WRITE = FlagTable.value("file_flags", "O_WRONLY");
    private static final int CREATE = FlagTable.value("file_flags", "O_CREAT");
    private static final int TEMPORARY = FlagTable.value("file_flags", "O_TMPFILE");
    private static final int CREATED = FlagTable.value("file_flags", "O_F_CREATED");
    private static final int EXECUTE = 0111;

    /** The kind of descriptor that a count refers to. */
    private enum Medium {
        ANY,
        FILE,
        NET
    }

    private ResultFields() {}

    static void addTo(Binders binders) {
        binders.event("evt.rawres", 1, (context, out) -> {
            out.set(result(context));
            return hasResult(context);
        });
        binders.other("evt.res", 10, ResultFields::resultText);
        binders.event("evt.failed", 1, ResultFields::errorCount);
        binders.event("evt.count.error", 1, ResultFields::errorCount);
        binders.add("evt.count.error.file", FieldDependency.DESCRIPTOR, 2, (SingleExtractor) (context, out) -> {
            DescriptorEntry descriptor = context.descriptor();
            boolean counts = descriptor == null ? isOpen(context.event().code()) : isFile(descriptor.type());
            return counts && errorCount(context, out);
        });
        binders.add("evt.count.error.net", FieldDependency.DESCRIPTOR, 2, (SingleExtractor) (context, out) -> {
            DescriptorEntry descriptor = context.descriptor();
            boolean counts = descriptor == null ? isConnection(context.event().code()) : isSocket(descriptor.type());
            return counts && errorCount(context, out);
        });
        binders.event("evt.count.error.memory", 2, (context, out) -> isMemory(context) && errorCount(context, out));
        binders.add("evt.count.error.other", FieldDependency.DESCRIPTOR, 2, (SingleExtractor) (context, out) -> {
            DescriptorEntry descriptor = context.descriptor();
            int code = context.event().code();
            boolean counts = descriptor == null
                    ? !isOpen(code) && !isConnection(code) && !isMemory(context)
                    : !isFile(descriptor.type()) && !isSocket(descriptor.type());
            return counts && errorCount(context, out);
        });
        moved(binders, "evt.buflen", -1, Medium.ANY);
        moved(binders, "evt.buflen.in", EventCategory.IO_READ, Medium.ANY);
        moved(binders, "evt.buflen.out", EventCategory.IO_WRITE, Medium.ANY);
        moved(binders, "evt.buflen.file", -1, Medium.FILE);
        moved(binders, "evt.buflen.file.in", EventCategory.IO_READ, Medium.FILE);
        moved(binders, "evt.buflen.file.out", EventCategory.IO_WRITE, Medium.FILE);
        moved(binders, "evt.buflen.net", -1, Medium.NET);
        moved(binders, "evt.buflen.net.in", EventCategory.IO_READ, Medium.NET);
        moved(binders, "evt.buflen.net.out", EventCategory.IO_WRITE, Medium.NET);
        binders.event("evt.is_open_read", 2, (context, out) -> truth((openFlags(context.event()) & READ) != 0, out));
        binders.event("evt.is_open_write", 2, (context, out) -> truth((openFlags(context.event()) & WRITE) != 0, out));
        binders.event("evt.is_open_create", 2, (context, out) -> truth(creates(context), out));
        binders.event("evt.is_open_exec", 2, (context, out) -> truth(createsExecutable(context.event()), out));
    }

    private static boolean truth(boolean value, FieldValue out) {
        out.set(value);
        return true;
    }

    /** Returns whether the event is the exit of a call with its result as first parameter. */
    static boolean hasResult(EventContext context) {
        return context.event().code() != EventCode.GENERIC_X
                && (context.info().category() & EventCategory.SYSCALL) != 0
                && !context.info().isEnter()
                && context.event().paramCount() > 0;
    }

    /** Returns the result of the call; 0 if it is not a number of 4 or 8 bytes. */
    static long result(EventContext context) {
        Event event = context.event();
        int size = event.paramLength(Event.RESULT);
        return size == 4 || size == 8 ? event.result(0) : 0;
    }

    private static boolean resultText(EventContext context, FieldValue out) {
        if (!hasResult(context)) {
            return false;
        }
        if (result(context) >= 0) {
            out.point(SUCCESS);
            return true;
        }
        out.clear();
        if (!ParamText.appendMeaning(context, Event.RESULT, out)) {
            ParamText.appendValue(context, Event.RESULT, out);
        }
        return true;
    }

    private static boolean errorCount(EventContext context, FieldValue out) {
        out.set(hasResult(context) && result(context) < 0);
        return hasResult(context);
    }

    private static boolean isMemory(EventContext context) {
        return (context.info().category() & (EventCategory.SYSCALL - 1)) == EventCategory.MEMORY;
    }

    private static boolean isFile(DescriptorType type) {
        return type.isFile() || type == DescriptorType.DIRECTORY;
    }

    private static boolean isSocket(DescriptorType type) {
        return type.isInternet() || type == DescriptorType.UNIX_SOCKET;
    }

    static boolean isOpen(int code) {
        return code == EventCode.SYSCALL_OPEN_X
                || code == EventCode.SYSCALL_CREAT_X
                || code == EventCode.SYSCALL_OPENAT_2_X
                || code == EventCode.SYSCALL_OPENAT2_X
                || code == EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X;
    }

    private static boolean isConnection(int code) {
        return code == EventCode.SOCKET_ACCEPT_5_X
                || code == EventCode.SOCKET_ACCEPT4_6_X
                || code == EventCode.SOCKET_CONNECT_X;
    }

    /** Binds the number of bytes moved by calls of one category (-1: all) on one kind of descriptor. */
    private static void moved(Binders binders, String name, int category, Medium medium) {
        binders.add(name, FieldDependency.DESCRIPTOR, 2, (SingleExtractor) (context, out) -> {
            DescriptorEntry descriptor = context.descriptor();
            int actual = context.info().category() & (EventCategory.SYSCALL - 1);
            boolean matches = category < 0 ? (actual & EventCategory.IO_BASE) != 0 : actual == category;
            if (!matches || descriptor == null || !hasResult(context)) {
                return false;
            }
            boolean wanted = switch (medium) {
                case ANY -> true;
                case FILE -> descriptor.type().isFile();
                case NET -> descriptor.type().isInternet();
            };
            out.set(result(context));
            return wanted && result(context) >= 0;
        });
    }

    /** Returns the open flags of an event that opens a file; 0 for any other event. */
    private static int openFlags(Event event) {
        return switch (event.code()) {
            case EventCode.SYSCALL_OPENAT_2_X -> (int) event.paramUnsigned(OpenatExit.FLAGS, 0);
            case EventCode.SYSCALL_OPENAT2_X -> (int) event.paramUnsigned(Openat2Exit.FLAGS, 0);
            case EventCode.SYSCALL_OPEN_X -> (int) event.paramUnsigned(OpenExit.FLAGS, 0);
            case EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X -> (int) event.paramUnsigned(OpenByHandleAtExit.FLAGS, 0);
            default -> 0;
        };
    }

    private static boolean creates(EventContext context) {
        int flags = openFlags(context.event());
        return (flags & CREATED) != 0 || ((flags & TEMPORARY) != 0 && hasResult(context) && result(context) >= 0);
    }

    private static boolean createsExecutable(Event event) {
        int code = event.code();
        if (code == EventCode.SYSCALL_CREAT_X) {
            return (event.paramUnsigned(CreatExit.MODE, 0) & EXECUTE) != 0;
        }
        if ((openFlags(event) & (TEMPORARY | CREATE)) == 0 || code == EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X) {
            return false;
        }
        // The leading parameters of openat2 equal those of openat.
        int mode = code == EventCode.SYSCALL_OPEN_X ? OpenExit.MODE : OpenatExit.MODE;
        return (event.paramUnsigned(mode, 0) & EXECUTE) != 0;
    }
}
