package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventParams.Accept4Exit;
import eyas.event.EventParams.AcceptExit;
import eyas.event.EventParams.ConnectExit;
import eyas.event.EventParams.CreatExit;
import eyas.event.EventParams.OpenByHandleAtExit;
import eyas.event.EventParams.OpenExit;
import eyas.event.EventParams.OpenatExit;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Binds the fields of an event's descriptor: number, kind, name, file.
 *
 * <p>Absent for events that neither use nor create a descriptor. If the descriptor is unknown, or its creation failed, the name comes from
 * the event's own parameters.
 */
final class DescriptorFields {
    /** The flags of events with a descriptor; all others have none of these fields. */
    static final int WITH_DESCRIPTOR =
            EventFlag.CREATES_FD.bit() | EventFlag.USES_FD.bit() | EventFlag.DESTROYS_FD.bit();

    private static final byte[][] WORDS = labels();
    private static final long[] WORD_BITS = wordBits();
    private static final byte[][] LETTERS = letters();

    private DescriptorFields() {}

    static void addTo(Binders binders) {
        binders.event("fd.num", 1, (context, out) -> {
            out.set(context.descriptorNumber());
            return concerns(context);
        });
        add(binders, "fd.type", 2, (descriptor, context, out) -> point(typeLabel(descriptor.type()), out));
        binders.add("fd.typechar", FieldDependency.DESCRIPTOR, 2, (SingleExtractor) DescriptorFields::letter);
        binders.add("fd.name", FieldDependency.DESCRIPTOR, 5, (SingleExtractor) DescriptorFields::name);
        binders.add("fd.nameraw", FieldDependency.DESCRIPTOR, 10, (SingleExtractor) DescriptorFields::rawName);
        binders.add("fd.directory", FieldDependency.DESCRIPTOR, 10, (SingleExtractor) DescriptorFields::directory);
        add(binders, "fd.filename", 5, (descriptor, context, out) -> {
            out.point(descriptor.name());
            return descriptor.type().isFile() && fileName(out);
        });
        binders.other("fd.containername", 20, (context, out) -> {
            ThreadEntry thread = context.thread();
            return thread != null && name(context, out) && prefix(thread.containerId(), out);
        });
        binders.other("fd.containerdirectory", 20, (context, out) -> {
            ThreadEntry thread = context.thread();
            return thread != null && directory(context, out) && prefix(thread.containerId(), out);
        });
        binders.other("fd.uid", 10, (context, out) -> {
            ThreadEntry thread = context.thread();
            if (thread == null || !concerns(context)) {
                return false;
            }
            out.clear().appendDecimal(thread.tid()).appendDecimal(context.descriptorNumber());
            return true;
        });
        add(binders, "fd.connected", 2, (descriptor, context, out) -> truth(descriptor.connected(), out));
        binders.other("fd.name_changed", 2, (context, out) -> {
            DescriptorEntry descriptor = find(context);
            return descriptor != null && truth(descriptor.nameChanged(), out);
        });
        add(binders, "fd.dev", 2, (descriptor, context, out) -> number(Integer.toUnsignedLong(descriptor.dev()), out));
        add(binders, "fd.dev.major", 2, (descriptor, context, out) -> number(descriptor.dev() >>> 8 & 0xFFF, out));
        add(
                binders,
                "fd.dev.minor",
                2,
                (descriptor, context, out) ->
                        number((descriptor.dev() & 0xFF) | ((descriptor.dev() >>> 12) & 0xF_FF00), out));
        add(binders, "fd.ino", 2, (descriptor, context, out) -> number(descriptor.ino(), out));
        add(binders, "fd.is_upper_layer", 2, (descriptor, context, out) -> truth(descriptor.upperLayer(), out));
        add(binders, "fd.is_lower_layer", 2, (descriptor, context, out) -> truth(descriptor.lowerLayer(), out));
        binders.add("fd.types", DescriptorFields::types);
    }

    /** Extracts from a known descriptor. */
    @FunctionalInterface
    interface FromDescriptor {
        boolean extract(DescriptorEntry descriptor, EventContext context, FieldValue out);
    }

    static void add(Binders binders, String name, int cost, FromDescriptor what) {
        binders.add(name, FieldDependency.DESCRIPTOR, cost, (SingleExtractor) (context, out) -> {
            DescriptorEntry descriptor = find(context);
            return descriptor != null && what.extract(descriptor, context, out);
        });
    }

    /** Returns whether the event refers to a descriptor and its thread is known. */
    static boolean concerns(EventContext context) {
        return (context.info().flags() & WITH_DESCRIPTOR) != 0 && context.thread() != null;
    }

    /** Returns the descriptor that the event refers to, or null. */
    static @Nullable DescriptorEntry find(EventContext context) {
        if (!concerns(context)) {
            return null;
        }
        DescriptorEntry descriptor = context.descriptor();
        ThreadEntry thread = context.thread();
        if (descriptor == null && thread != null && context.descriptorNumber() != -1) {
            descriptor = TableLookups.descriptor(thread, context.descriptorNumber());
        }
        return descriptor;
    }

    /** Returns the name of a kind, {@code <NA>} for an unknown one. */
    static byte[] typeLabel(DescriptorType type) {
        return WORDS[type.code()];
    }

    private static boolean number(long value, FieldValue out) {
        out.set(value);
        return true;
    }

    private static boolean truth(boolean value, FieldValue out) {
        out.set(value);
        return true;
    }

    private static boolean point(byte[] bytes, FieldValue out) {
        out.point(bytes);
        return true;
    }

    private static boolean letter(EventContext context, FieldValue out) {
        if (!concerns(context)) {
            return false;
        }
        DescriptorEntry descriptor = find(context);
        DescriptorType type = descriptor == null ? likelyType(context.event().code() | 1) : descriptor.type();
        return point(LETTERS[type.code()], out);
    }

    /** Returns the type letter for an event whose descriptor is unknown. */
    static char likelyLetter(int code) {
        return likelyType(code | 1).letter();
    }

    /** Returns the kind of descriptor that a call creates, for an unknown descriptor. */
    private static DescriptorType likelyType(int exitCode) {
        return switch (exitCode) {
            case EventCode.SYSCALL_OPENAT_2_X, EventCode.SYSCALL_OPENAT2_X, EventCode.SYSCALL_CREAT_X ->
                DescriptorType.FILE;
            case EventCode.SOCKET_SOCKET_X, EventCode.SOCKET_ACCEPT_5_X, EventCode.SOCKET_ACCEPT4_6_X ->
                DescriptorType.IPV4_SOCKET;
            case EventCode.SYSCALL_PIPE_X, EventCode.SYSCALL_PIPE2_X -> DescriptorType.FIFO;
            case EventCode.SYSCALL_EVENTFD_X, EventCode.SYSCALL_EVENTFD2_X -> DescriptorType.EVENT;
            case EventCode.SYSCALL_SIGNALFD_X, EventCode.SYSCALL_SIGNALFD4_X -> DescriptorType.SIGNALFD;
            case EventCode.SYSCALL_TIMERFD_CREATE_X -> DescriptorType.TIMERFD;
            case EventCode.SYSCALL_INOTIFY_INIT_X, EventCode.SYSCALL_INOTIFY_INIT1_X -> DescriptorType.INOTIFY;
            default -> DescriptorType.UNKNOWN;
        };
    }

    /** Extracts the name: from the event if the descriptor is unknown, or could not be connected. */
    static boolean name(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = find(context);
        boolean failed = context.event().code() == EventCode.SOCKET_CONNECT_X && ResultFields.result(context) < 0;
        if (descriptor != null && !failed) {
            return point(descriptor.name(), out);
        }
        return concerns(context) && nameOfEvent(context, false, out);
    }

    private static boolean nameOfEvent(EventContext context, boolean raw, FieldValue out) {
        Event event = context.event();
        out.clear();
        switch (event.code()) {
            case EventCode.SYSCALL_OPEN_X -> {
                return appendText(context, OpenExit.NAME, out);
            }
            case EventCode.SYSCALL_CREAT_X -> {
                return appendText(context, CreatExit.NAME, out);
            }
            case EventCode.SOCKET_ACCEPT_5_X -> {
                return appendText(context, AcceptExit.TUPLE, out);
            }
            case EventCode.SOCKET_ACCEPT4_6_X -> {
                return appendText(context, Accept4Exit.TUPLE, out);
            }
            case EventCode.SOCKET_CONNECT_X -> {
                return appendText(context, ConnectExit.TUPLE, out);
            }
            case EventCode.SYSCALL_OPENAT_2_X, EventCode.SYSCALL_OPENAT2_X -> { // with the same leading parameters
                if (event.paramLength(OpenatExit.DIRFD) <= 0 || event.paramLength(OpenatExit.NAME) <= 0) {
                    return false;
                }
                if (raw) {
                    StringParam.append(event, OpenatExit.NAME, out);
                } else if (context.cachedPathLength() >= 0) {
                    out.point(context.cachedPath(), 0, context.cachedPathLength());
                } else {
                    long directory = event.paramSigned(OpenatExit.DIRFD, ParamText.AT_FDCWD);
                    StringParam.appendFrom(context, directory, OpenatExit.NAME, out);
                    context.keepPath(out.bytes(), out.offset(), out.length());
                }
            }
            case EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X -> StringParam.append(event, OpenByHandleAtExit.PATH, out);
            default -> {
                // Other events have an empty name, not an absent one.
                return !context.info().isEnter();
            }
        }
        return true;
    }

    private static boolean appendText(EventContext context, int index, FieldValue out) {
        if (context.event().paramCount() <= index) {
            return false;
        }
        if (!ParamText.appendMeaning(context, index, out)) {
            ParamText.appendValue(context, index, out);
        }
        return true;
    }

    private static boolean rawName(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = find(context);
        if (descriptor != null) {
            out.point(descriptor.nameRaw());
        } else if (!concerns(context) || !nameOfEvent(context, true, out)) {
            return false;
        }
        int to = 0;
        boolean doubled = false;
        for (int at = 1; at < out.length() && !doubled; at++) {
            doubled = out.at(at) == '/' && out.at(at - 1) == '/';
        }
        if (doubled) {
            out.own();
            for (int at = 0; at < out.length(); at++) {
                if (at == 0 || out.at(at) != '/' || out.at(at - 1) != '/') {
                    out.put(to++, out.at(at));
                }
            }
            out.truncate(to);
        }
        return true;
    }

    private static boolean directory(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = find(context);
        if (descriptor == null) {
            return concerns(context) && nameOfEvent(context, false, out) && directoryOf(out);
        }
        out.point(descriptor.name());
        return descriptor.type().isFile() ? directoryOf(out) : descriptor.type() == DescriptorType.DIRECTORY;
    }

    /** Narrows a path to its directory: the path itself if it ends with a slash, a single slash if it has none. */
    private static boolean directoryOf(FieldValue path) {
        int slash = ByteSearch.lastIndexOf(path, '/');
        if (slash <= 0) {
            path.clear().append('/');
        } else if (slash < path.length() - 1) {
            path.truncate(slash);
        }
        return true;
    }

    private static boolean fileName(FieldValue path) {
        int slash = ByteSearch.lastIndexOf(path, '/');
        if (slash < 0) {
            path.clear().append('/');
        } else if (slash < path.length() - 1) {
            path.point(path.bytes(), path.offset() + slash + 1, path.length() - slash - 1);
        }
        return true;
    }

    /** Prepends a container id and a colon to the value. */
    private static boolean prefix(byte[] container, FieldValue out) {
        out.prepend(container, ':');
        return true;
    }

    private static BoundField types(FieldDefinition definition, @Nullable String argument) {
        if (argument == null) {
            Extractor all = DescriptorFields::type;
            return Binders.bracketed(
                    definition, null, definition.type(), Multiplicity.LIST, FieldDependency.OTHER, 100, all);
        }
        int fd = Binders.index(argument);
        if (fd < 0) {
            throw Binders.nonexistent(definition.name(), argument);
        }
        SingleExtractor one = (context, out) -> {
            ThreadEntry thread = context.thread();
            DescriptorEntry descriptor =
                    thread != null && concerns(context) ? TableLookups.descriptor(thread, fd) : null;
            return descriptor != null && point(typeLabel(descriptor.type()), out);
        };
        return Binders.bracketed(
                definition, argument, definition.type(), Multiplicity.LIST, FieldDependency.OTHER, 5, one);
    }

    /** Extracts the {@code index}th distinct kind among the open descriptors. */
    private static boolean type(EventContext context, int index, FieldValue out) {
        ThreadEntry thread = context.thread();
        DescriptorTable table = thread != null && concerns(context) ? thread.descriptors() : null;
        if (table == null) {
            return false;
        }
        long seen = 0;
        int left = index;
        for (int place = 0; place < table.places(); place++) {
            DescriptorEntry descriptor = table.entryAt(place);
            if (descriptor != null) {
                // Kinds with the same name count as one.
                DescriptorType type = descriptor.type();
                long bit = WORD_BITS[type.code()];
                if ((seen & bit) == 0 && left-- == 0) {
                    return point(typeLabel(type), out);
                }
                seen |= bit;
            }
        }
        return false;
    }

    /** Returns one bit for each name, by the code of the type. */
    private static long[] wordBits() {
        long[] bits = new long[WORDS.length];
        for (int code = 0; code < bits.length; code++) {
            int first = 0;
            while (!Arrays.equals(WORDS[first], WORDS[code])) {
                first++;
            }
            bits[code] = 1L << first;
        }
        return bits;
    }

    private static byte[][] labels() {
        DescriptorType[] types = DescriptorType.values();
        byte[][] words = new byte[types.length][];
        for (DescriptorType type : types) {
            boolean named = type != DescriptorType.UNKNOWN && type != DescriptorType.UNSUPPORTED;
            words[type.code()] = named ? Bytes.of(type.label()) : KernelConstantNames.NOT_AVAILABLE;
        }
        return words;
    }

    private static byte[][] letters() {
        DescriptorType[] types = DescriptorType.values();
        byte[][] letters = new byte[types.length][];
        for (DescriptorType type : types) {
            letters[type.code()] = new byte[] {(byte) type.letter()};
        }
        return letters;
    }
}
