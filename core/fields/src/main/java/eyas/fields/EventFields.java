package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventParams.GenericExit;
import eyas.event.EventParams.InfrastructureEvent;
import eyas.event.EventTable;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/** Binds the fields of the event header and the event table: number, type, category, kind of input or output. */
final class EventFields {
    private static final byte[] SYSCALL = Bytes.of("syscall");
    private static final byte[] ENTER = Bytes.of(">");
    private static final byte[] EXIT = Bytes.of("<");
    private static final byte[] READ = Bytes.of("read");
    private static final byte[] WRITE = Bytes.of("write");
    private static final byte[] FILE = Bytes.of("file");
    private static final byte[] NET = Bytes.of("net");
    private static final byte[] IPC = Bytes.of("ipc");
    private static final byte[] DEV_LOG = Bytes.of("/dev/log");
    private static final byte[] UNKNOWN = Bytes.of("unknown");
    private static final byte[][] EVENT_NAMES = eventNames();
    private static final byte[][] CATEGORIES = categories();

    private EventFields() {}

    static void addTo(Binders binders) {
        binders.event("evt.num", 1, (context, out) -> number(context.event().number(), out));
        binders.event("evt.cpu", 1, (context, out) -> number(context.event().cpu(), out));
        binders.event("evt.source", 2, (context, out) -> !isOfPlugin(context.event()) && writeText(SYSCALL, out));
        binders.event("evt.pluginname", 1, (context, out) -> false);
        binders.event("evt.plugininfo", 1, (context, out) -> false);
        binders.event("evt.is_async", 1, (context, out) -> number(isMeta(context) ? 1 : 0, out));
        binders.event("evt.asynctype", 2, (context, out) -> isMeta(context) && type(context, out));
        binders.other("evt.hostname", 2, TableLookups::hostName);
        binders.event("evt.dir", 2, (context, out) -> writeText(context.info().isEnter() ? ENTER : EXIT, out));
        binders.event("evt.type", 2, EventFields::type);
        binders.event(
                "syscall.type",
                2,
                (context, out) -> (context.info().category() & EventCategory.SYSCALL) != 0 && type(context, out));
        binders.required("evt.type.is", (definition, argument) -> {
            BitSet codes = codesOf(argument);
            SingleExtractor is =
                    (context, out) -> number(codes.get(context.event().code()) ? 1 : 0, out);
            return Binders.dotted(definition, argument, definition.type(), FieldDependency.EVENT, 1, is);
        });
        binders.add("evt.category", FieldDependency.DESCRIPTOR, 2, (SingleExtractor) EventFields::category);
        int io = EventFlag.READS_FROM_FD.bit() | EventFlag.WRITES_TO_FD.bit();
        flag(binders, "evt.is_io", io);
        flag(binders, "evt.is_io_read", EventFlag.READS_FROM_FD.bit());
        flag(binders, "evt.is_io_write", EventFlag.WRITES_TO_FD.bit());
        flag(binders, "evt.is_wait", EventFlag.WAITS.bit());
        binders.event("evt.io_dir", 2, (context, out) -> {
            if (context.info().has(EventFlag.WRITES_TO_FD)) {
                return writeText(WRITE, out);
            }
            return context.info().has(EventFlag.READS_FROM_FD) && writeText(READ, out);
        });
        binders.add("evt.is_syslog", FieldDependency.DESCRIPTOR, 5, (SingleExtractor) EventFields::isSyslog);
        binders.event("evt.count", 1, (context, out) -> number(1, out));
        binders.event("evt.count.exit", 1, (context, out) -> !context.info().isEnter() && number(1, out));
        binders.event("evt.count.threadinfo", 1, (context, out) -> number(isProcessRecord(context) ? 1 : 0, out));
        binders.otherOfThread(
                "evt.count.procinfo",
                1,
                (thread, context, out) -> number(isProcessRecord(context) && thread.isMain() ? 1 : 0, out));
        binders.add("util.cnt", (definition, argument) -> {
            if (argument != null) {
                throw Binders.nonexistent(definition.name(), argument);
            }
            AtomicLong counter = new AtomicLong();
            SingleExtractor count = (context, out) -> number(counter.getAndIncrement(), out);
            return Binders.bracketed(
                    definition, null, definition.type(), Multiplicity.ONE, FieldDependency.OTHER, 1, count);
        });
        infrastructure(binders, "evt.infra.docker.name", "Event");
        infrastructure(binders, "evt.infra.docker.container.id", "ID");
        infrastructure(binders, "evt.infra.docker.container.name", "name");
        infrastructure(binders, "evt.infra.docker.container.image", "Image");
    }

    private static void flag(Binders binders, String name, int bits) {
        binders.event(name, 1, (context, out) -> number((context.info().flags() & bits) != 0 ? 1 : 0, out));
    }

    static boolean number(long value, FieldValue out) {
        out.set(value);
        return true;
    }

    static boolean writeText(byte[] word, FieldValue out) {
        out.point(word);
        return true;
    }

    private static boolean isMeta(EventContext context) {
        return (context.info().category() & EventCategory.METAEVENT) != 0;
    }

    /** Returns whether a plugin created the event. Only the code that loads plugins knows which one, and the name of its source. */
    private static boolean isOfPlugin(Event event) {
        int code = event.code();
        return code == EventCode.PLUGINEVENT_E
                || (code == EventCode.ASYNCEVENT_E && event.paramUnsigned(Asyncevent.PLUGIN_ID, 0) != 0);
    }

    private static boolean isProcessRecord(EventContext context) {
        return context.event().code() == EventCode.PROCINFO_E;
    }

    /** Writes the name of the event: the name of the call for a generic event, of the message for an injected one. */
    static boolean type(EventContext context, FieldValue out) {
        Event event = context.event();
        int code = event.code();
        if (code == EventCode.GENERIC_X || code == EventCode.GENERIC_E) { // with the same parameters
            long syscall = event.paramUnsigned(GenericExit.ID, 0);
            if (syscall == 0) {
                syscall = KernelConstantNames.syscallOfNative(event.paramUnsigned(GenericExit.NATIVE_ID, 0));
            }
            return writeText(KernelConstantNames.syscall(syscall), out);
        }
        if (code == EventCode.ASYNCEVENT_E) {
            int length = event.paramStringLength(Asyncevent.NAME);
            if (length < 0) {
                return writeText(KernelConstantNames.NOT_AVAILABLE, out);
            }
            out.clear().append(event.segment(), event.paramOffset(Asyncevent.NAME), length);
            return true;
        }
        return writeText(EVENT_NAMES[code], out);
    }

    /** Returns the code given by {@code argument} as a number, or all codes of the event with that name. */
    private static BitSet codesOf(String argument) {
        BitSet codes = new BitSet(EventTable.size());
        int number = Binders.index(argument);
        if (number >= 0) {
            codes.set(number);
            return codes;
        }
        for (EventInfo event : EventTable.named(argument)) {
            codes.set(event.code());
        }
        if (codes.isEmpty()) {
            throw Binders.nonexistent("evt.type.is." + argument, null);
        }
        return codes;
    }

    private static boolean category(EventContext context, FieldValue out) {
        int category = context.info().category() & (EventCategory.SYSCALL - 1);
        if (category >= EventCategory.IO_READ && category <= EventCategory.IO_OTHER) {
            DescriptorEntry descriptor = context.descriptor();
            return writeText(descriptor == null ? UNKNOWN : ioCategory(descriptor.type()), out);
        }
        return writeText(CATEGORIES[category], out);
    }

    private static byte[] ioCategory(DescriptorType type) {
        return switch (type) {
            case FILE, FILE_V2, DIRECTORY -> FILE;
            case IPV4_SOCKET, IPV6_SOCKET, IPV4_SERVER_SOCKET, IPV6_SERVER_SOCKET -> NET;
            case FIFO, UNIX_SOCKET, EVENT, SIGNALFD, INOTIFY, USERFAULTFD -> IPC;
            case UNKNOWN, UNSUPPORTED, EVENTPOLL, TIMERFD, NETLINK, BPF, IO_URING, MEMFD, PIDFD -> UNKNOWN;
        };
    }

    private static boolean isSyslog(EventContext context, FieldValue out) {
        DescriptorEntry descriptor = context.descriptor();
        boolean is = context.info().has(EventFlag.WRITES_TO_FD)
                && descriptor != null
                && ByteSearch.indexOf(descriptor.name(), DEV_LOG) >= 0;
        return number(is ? 1 : 0, out);
    }

    /** Binds one entry of the text {@code Event:x;ID:y;…} that an infrastructure event carries. */
    private static void infrastructure(Binders binders, String name, String key) {
        byte[] prefix = Bytes.of(key);
        boolean isId = key.equals("ID");
        boolean isImage = key.equals("Image");
        binders.event(name, 20, (context, out) -> {
            Event event = context.event();
            int description = InfrastructureEvent.DESCRIPTION;
            if (event.code() != EventCode.INFRASTRUCTURE_EVENT_E || event.paramStringLength(description) < 0) {
                return false;
            }
            out.clear().append(event.segment(), event.paramOffset(description), event.paramStringLength(description));
            return ByteSearch.entry(out, prefix, isId ? 12 : Integer.MAX_VALUE, isImage);
        });
    }

    private static byte[][] eventNames() {
        byte[][] names = new byte[EventTable.size()][];
        for (int code = 0; code < names.length; code++) {
            names[code] = Bytes.of(EventTable.get(code).name());
        }
        return names;
    }

    private static byte[][] categories() {
        byte[][] names = new byte[EventCategory.SYSCALL][];
        Arrays.fill(names, UNKNOWN);
        String[] plain = {
            "unknown",
            "other",
            "file",
            "net",
            "IPC",
            "memory",
            "process",
            "sleep",
            "system",
            "signal",
            "user",
            "time",
            "processing"
        };
        for (int i = 0; i < plain.length; i++) {
            names[i] = Bytes.of(plain[i]);
        }
        names[EventCategory.WAIT] = Bytes.of("wait");
        names[EventCategory.SCHEDULER] = Bytes.of("scheduler");
        names[EventCategory.INTERNAL] = Bytes.of("internal");
        return names;
    }
}
