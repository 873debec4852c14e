package eyas.fields;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.PathResolver;
import eyas.state.process.ThreadEntry;

/** Reads strings and paths from an event. Allocates nothing. */
final class StringParam {
    private static final byte[] NULL = Bytes.of("(NULL)");
    private static final byte[] UNKNOWN = Bytes.of("<UNKNOWN>");

    private StringParam() {}

    /** Returns whether string parameter {@code index} has a value: it is carried, and not one of the representations of null. */
    static boolean isPresent(Event event, int index) {
        int size = event.paramLength(index);
        return size > 0 && !(size == NULL.length + 1 && is(event, event.paramOffset(index), NULL));
    }

    private static boolean is(Event event, long at, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if ((byte) ParamLayout.u8(event, at + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Appends string parameter {@code index}, or {@code <NA>} if it has no value. */
    static void append(Event event, int index, FieldValue out) {
        if (isPresent(event, index)) {
            out.append(event.segment(), event.paramOffset(index), event.paramStringLength(index));
        } else {
            out.append(KernelConstantNames.NOT_AVAILABLE);
        }
    }

    /** Appends the string at {@code at} up to its NUL, at most {@code size} bytes. */
    static void append(Event event, long at, int size, FieldValue out) {
        int length = 0;
        while (length < size && ParamLayout.u8(event, at + length) != 0) {
            length++;
        }
        out.append(event.segment(), at, length);
    }

    /** Appends the absolute form of a relative path parameter; returns false if it is absolute, empty or absent. */
    static boolean appendAbsolute(EventContext context, int index, ParamInfo param, FieldValue out) {
        Event event = context.event();
        ThreadEntry thread = context.thread();
        if (thread == null
                || !isPresent(event, index)
                || event.paramStringLength(index) <= 0
                || ParamLayout.u8(event, event.paramOffset(index)) == '/') {
            return false;
        }
        byte[] base = thread.cwd();
        boolean slash = false;
        if (param.type() == ParamType.FSRELPATH) {
            int directory = Binders.index(param.info());
            long fd = directory < 0 ? ParamText.AT_FDCWD : event.paramSigned(directory, ParamText.AT_FDCWD);
            if (fd != ParamText.AT_FDCWD) {
                DescriptorEntry descriptor = TableLookups.descriptor(thread, fd);
                base = descriptor == null ? Bytes.EMPTY : descriptor.name();
                slash = needsSlash(base);
            }
        }
        join(base, slash, event, index, out);
        return true;
    }

    /** Returns whether a slash must follow {@code directory} before a name. */
    static boolean needsSlash(byte[] directory) {
        return directory.length > 0 && directory[directory.length - 1] != '/';
    }

    /**
     * Appends the path in parameter {@code index}, resolved relative to directory {@code fd}.
     *
     * <p>A relative path from an unknown directory starts with {@code <UNKNOWN>}.
     */
    static void appendFrom(EventContext context, long fd, int index, FieldValue out) {
        Event event = context.event();
        ThreadEntry thread = context.thread();
        if (event.paramStringLength(index) > 0 && ParamLayout.u8(event, event.paramOffset(index)) == '/') {
            join(Bytes.EMPTY, false, event, index, out);
        } else if (thread == null) {
            join(UNKNOWN, false, event, index, out);
        } else if (fd == ParamText.AT_FDCWD) {
            join(thread.cwd(), false, event, index, out);
        } else {
            DescriptorEntry descriptor = TableLookups.descriptor(thread, fd);
            byte[] base = descriptor == null ? UNKNOWN : descriptor.name();
            join(base, descriptor != null && needsSlash(base), event, index, out);
        }
    }

    /** Replaces the path in {@code out} by its resolved form below {@code directory}, with a slash between if {@code slash}. */
    static void resolve(byte[] directory, boolean slash, FieldValue out) {
        int length = out.length();
        byte[] base = out.pathBase();
        byte[] path = out.pathTail();
        byte[] target = out.pathTarget();
        if (length + directory.length + 1 > PathResolver.MAX_LENGTH) {
            int size = PathResolver.join(directory, PathResolver.MAX_LENGTH, path, 0, target);
            out.clear().append(target, 0, size);
            return;
        }
        System.arraycopy(directory, 0, base, 0, directory.length);
        int baseLength = directory.length;
        if (slash) {
            base[baseLength++] = '/';
        }
        System.arraycopy(out.bytes(), out.offset(), path, 0, length);
        out.clear().append(target, 0, PathResolver.join(base, baseLength, path, length, target));
    }

    /** Replaces the relative path in {@code out} by its resolved form below directory {@code fd}. */
    static void resolveFrom(EventContext context, long fd, FieldValue out) {
        ThreadEntry thread = context.thread();
        DescriptorEntry descriptor = thread == null ? null : TableLookups.descriptor(thread, fd);
        if (thread != null && fd == ParamText.AT_FDCWD) {
            resolve(thread.cwd(), false, out);
        } else if (descriptor == null) {
            resolve(UNKNOWN, false, out);
        } else {
            resolve(descriptor.name(), needsSlash(descriptor.name()), out);
        }
    }

    /** Appends {@code directory}, a slash if {@code slash}, and the path in parameter {@code index}, resolved. */
    private static void join(byte[] directory, boolean slash, Event event, int index, FieldValue out) {
        int length = Math.max(0, event.paramStringLength(index));
        byte[] base = out.pathBase();
        byte[] path = out.pathTail();
        byte[] target = out.pathTarget();
        if (length + directory.length + 1 > PathResolver.MAX_LENGTH) {
            // The resolver marks the result if both together are too long.
            int size = PathResolver.join(directory, PathResolver.MAX_LENGTH, path, 0, target);
            out.append(target, 0, size);
            return;
        }
        System.arraycopy(directory, 0, base, 0, directory.length);
        int baseLength = directory.length;
        if (slash) {
            base[baseLength++] = '/';
        }
        event.copyParam(index, length, path, 0);
        out.append(target, 0, PathResolver.join(base, baseLength, path, length, target));
    }
}
