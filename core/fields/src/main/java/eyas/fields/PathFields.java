package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Renameat2Exit;
import eyas.event.EventTable;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Binds the paths that a call operates on: one path, or a source and a target.
 *
 * <p>Only for successful calls, except that opens have their path in any case.
 */
final class PathFields {
    /** Marks a path that comes from the descriptor's name instead of a parameter. */
    private static final int NAME_OF_DESCRIPTOR = 100;

    private static final int NONE = -1;
    private static final byte[] UNKNOWN = Bytes.of("<UNKNOWN>");

    /** By event code: the parameter that holds each path. */
    private static final byte[] PATHS = table(
            "path",
            new int[] {
                EventCode.SYSCALL_MKDIR_2_X, EventCode.SYSCALL_MKDIRAT_X, EventCode.SYSCALL_RMDIR_2_X,
                EventCode.SYSCALL_UNLINK_2_X, EventCode.SYSCALL_CHOWN_X, EventCode.SYSCALL_LCHOWN_X
            },
            "name",
            new int[] {
                EventCode.SYSCALL_UNLINKAT_2_X, EventCode.SYSCALL_OPEN_X, EventCode.SYSCALL_OPENAT_2_X,
                EventCode.SYSCALL_OPENAT2_X, EventCode.SYSCALL_UMOUNT_1_X, EventCode.SYSCALL_UMOUNT2_X
            },
            "filename",
            new int[] {EventCode.SYSCALL_FCHMODAT_X, EventCode.SYSCALL_CHMOD_X},
            "pathname",
            new int[] {EventCode.SYSCALL_FCHOWNAT_X},
            "special",
            new int[] {EventCode.SYSCALL_QUOTACTL_X},
            "",
            new int[] {EventCode.SYSCALL_FCHMOD_X, EventCode.SYSCALL_FCHOWN_X});

    private static final byte[] SOURCES = table(
            "oldpath",
            new int[] {EventCode.SYSCALL_RENAME_X, EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X},
            "newpath",
            new int[] {EventCode.SYSCALL_LINK_2_X, EventCode.SYSCALL_LINKAT_2_X},
            "linkpath",
            new int[] {EventCode.SYSCALL_SYMLINK_X, EventCode.SYSCALL_SYMLINKAT_X},
            "dev",
            new int[] {EventCode.SYSCALL_MOUNT_X});

    private static final byte[] TARGETS = table(
            "newpath",
            new int[] {EventCode.SYSCALL_RENAME_X, EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X},
            "oldpath",
            new int[] {EventCode.SYSCALL_LINK_2_X, EventCode.SYSCALL_LINKAT_2_X},
            "target",
            new int[] {EventCode.SYSCALL_SYMLINK_X, EventCode.SYSCALL_SYMLINKAT_X},
            "dir",
            new int[] {EventCode.SYSCALL_MOUNT_X});

    private PathFields() {}

    static void addTo(Binders binders) {
        add(binders, "fs.path.name", PATHS, false, false);
        add(binders, "fs.path.nameraw", PATHS, false, true);
        add(binders, "fs.path.source", SOURCES, false, false);
        add(binders, "fs.path.sourceraw", SOURCES, false, true);
        add(binders, "fs.path.target", TARGETS, true, false);
        add(binders, "fs.path.targetraw", TARGETS, true, true);
        binders.add("evt.abspath", AbsolutePath::bind);
    }

    private static void add(Binders binders, String name, byte[] table, boolean target, boolean raw) {
        binders.other(name, 20, (context, out) -> {
            int param = table[context.event().code()];
            if (param == NONE || !succeeded(context)) {
                return false;
            }
            if (param != NAME_OF_DESCRIPTOR && param >= context.event().paramCount()) {
                return false;
            }
            return raw ? originalPath(context, param, out) : resolved(context, param, target, out);
        });
    }

    /** Extracts {@code fs.path.name}. */
    static boolean name(EventContext context, FieldValue out) {
        return path(context, PATHS, false, out);
    }

    /** Extracts {@code fs.path.source}. */
    static boolean source(EventContext context, FieldValue out) {
        return path(context, SOURCES, false, out);
    }

    /** Extracts {@code fs.path.target}. */
    static boolean target(EventContext context, FieldValue out) {
        return path(context, TARGETS, true, out);
    }

    private static boolean path(EventContext context, byte[] table, boolean target, FieldValue out) {
        int param = table[context.event().code()];
        boolean there = param != NONE
                && param != NAME_OF_DESCRIPTOR
                && succeeded(context)
                && param < context.event().paramCount();
        return there && resolved(context, param, target, out);
    }

    /** Returns whether events of {@code code} can have a value of {@code field}, which must belong to this family. */
    static boolean has(String field, int code) {
        byte[] table = field.startsWith("fs.path.name") ? PATHS : field.contains("source") ? SOURCES : TARGETS;
        return table[code] != NONE;
    }

    private static byte[] table(Object... names) {
        byte[] table = new byte[EventTable.size()];
        Arrays.fill(table, (byte) NONE);
        for (int i = 0; i < names.length; i += 2) {
            String name = (String) names[i];
            for (int code : (int[]) names[i + 1]) {
                int index = name.isEmpty()
                        ? NAME_OF_DESCRIPTOR
                        : EventTable.get(code).paramIndex(name);
                if (index < 0) {
                    throw new IllegalStateException(EventTable.get(code).codeName() + " has no parameter " + name);
                }
                table[code] = (byte) index;
            }
        }
        return table;
    }

    private static boolean succeeded(EventContext context) {
        Event event = context.event();
        boolean opens = ResultFields.isOpen(event.code());
        long result = event.result(-1);
        return opens ? result != -1 : result == 0;
    }

    /** Extracts the path as the caller gave it. */
    private static boolean originalPath(EventContext context, int param, FieldValue out) {
        if (param == NAME_OF_DESCRIPTOR) {
            return DescriptorFields.name(context, out);
        }
        out.clear();
        StringParam.append(context.event(), param, out);
        return true;
    }

    private static boolean resolved(EventContext context, int param, boolean target, FieldValue out) {
        ThreadEntry thread = context.thread();
        if (thread == null || !originalPath(context, param, out)) {
            return false;
        }
        if (param == NAME_OF_DESCRIPTOR || (out.length() > 0 && out.at(0) == '/')) {
            StringParam.resolve(thread.cwd(), false, out);
            return true;
        }
        Event event = context.event();
        switch (event.code()) {
            case EventCode.SYSCALL_OPENAT_2_X, EventCode.SYSCALL_OPENAT2_X -> {
                DescriptorEntry descriptor = context.descriptor();
                out.point(descriptor == null ? UNKNOWN : descriptor.name());
                StringParam.resolve(Bytes.EMPTY, false, out);
            }
            case EventCode.SYSCALL_NEWFSTATAT_X,
                    EventCode.SYSCALL_FCHOWNAT_X,
                    EventCode.SYSCALL_FCHMODAT_X,
                    EventCode.SYSCALL_MKDIRAT_X,
                    EventCode.SYSCALL_UNLINKAT_2_X,
                    EventCode.SYSCALL_MKNODAT_X -> below(context.descriptor(), out);
            case EventCode.SYSCALL_SYMLINKAT_X -> below(target ? null : context.descriptor(), out);
            case EventCode.SYSCALL_RENAMEAT2_X -> {
                int directory = target ? Renameat2Exit.NEWDIRFD : Renameat2Exit.OLDDIRFD;
                StringParam.resolveFrom(context, event.paramSigned(directory, ParamText.AT_FDCWD), out);
            }
            default -> StringParam.resolve(thread.cwd(), false, out);
        }
        return true;
    }

    private static void below(@Nullable DescriptorEntry directory, FieldValue out) {
        if (directory == null || directory.type() != DescriptorType.DIRECTORY) {
            StringParam.resolve(UNKNOWN, false, out);
        } else {
            StringParam.resolve(directory.name(), StringParam.needsSlash(directory.name()), out);
        }
    }
}
