package eyas.fields;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.FlagName;
import eyas.event.FlagTable;
import eyas.event.ParamFormat;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.List;

/**
 * Formats a parameter of an event as Falco does: its value, and the meaning of the value.
 *
 * <p>{@code evt.arg} prints the meaning if there is one, otherwise the value; {@code evt.args} prints both. Allocates nothing.
 */
final class ParamText {
    /** The directory descriptor for the working directory. */
    static final long AT_FDCWD = -100;

    private static final byte[] EMPTY_VALUE = Bytes.of("NULL");

    private ParamText() {}

    /** Appends the value of parameter {@code index}, which the event carries; non-printable bytes of buffers as dots. */
    static void appendValue(EventContext context, int index, FieldValue out) {
        appendValue(context, index, ParamFormat.NA, out);
    }

    /**
     * Appends the value of parameter {@code index}, which the event carries.
     *
     * @param buffers the format of buffers
     */
    static void appendValue(EventContext context, int index, ParamFormat buffers, FieldValue out) {
        Event event = context.event();
        ParamInfo param = context.info().params().get(index);
        int size = event.paramLength(index);
        ParamType type = param.type();
        if (type.isString()) {
            StringParam.append(event, index, out);
            return;
        }
        if (size <= 0) {
            out.append(EMPTY_VALUE);
            return;
        }
        long at = event.paramOffset(index);
        if (type == ParamType.DYN) {
            type = DynamicParam.type(event, index, param);
            at++;
            size--;
        }
        ParamFormat format = type == ParamType.BYTEBUF ? buffers : param.format();
        appendTyped(context, type, format, at, size, out);
    }

    private static void appendTyped(
            EventContext context, ParamType type, ParamFormat format, long at, int size, FieldValue out) {
        Event event = context.event();
        switch (type) {
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, MODE ->
                appendNumber(number(event, at, size, type.isSigned()), format, size, out);
            case FD, PID, ERRNO, FD32, PID32 -> out.appendDecimal(number(event, at, size, true));
            case SYSCALLID, SIGTYPE, FLAGS8, FLAGS16, FLAGS32, ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 ->
                out.appendDecimal(number(event, at, size, false));
            case UID, GID -> out.appendDecimal(number(event, at, size, true));
            case RELTIME -> {
                long value = number(event, at, size, false);
                if (value == -1) {
                    out.append("none");
                } else {
                    out.appendUnsigned(value);
                }
            }
            case ABSTIME -> TimeFields.appendStamp(number(event, at, size, false), out);
            case CHARBUF, FSPATH, FSRELPATH -> StringParam.append(event, at, size, out);
            case BYTEBUF -> {
                if (format == ParamFormat.BASE64) {
                    Base64Text.append(size, from -> ParamLayout.u8(event, at + from), out);
                } else {
                    appendDots(event, at, size, out);
                }
            }
            case SOCKADDR -> SocketParam.appendAddress(event, at, size, out);
            case SOCKTUPLE -> SocketParam.appendTuple(event, at, size, out);
            case FDLIST -> appendPolled(context, at, size, out);
            case SIGSET -> appendSignals(number(event, at, size, false), out);
            case CHARBUFARRAY,
                    CHARBUF_PAIR_ARRAY,
                    NONE,
                    PORT,
                    L4PROTO,
                    SOCKFAMILY,
                    BOOL,
                    IPV4ADDR,
                    DYN,
                    DOUBLE,
                    IPV4NET,
                    IPV6ADDR,
                    IPV6NET,
                    IPADDR,
                    IPNET -> out.append("(n.a.)");
        }
    }

    /** Appends the meaning of parameter {@code index}; returns false if it has none beyond its value. */
    static boolean appendMeaning(EventContext context, int index, FieldValue out) {
        Event event = context.event();
        ParamInfo param = context.info().params().get(index);
        int size = event.paramLength(index);
        if (param.type() == ParamType.FSPATH || param.type() == ParamType.FSRELPATH) {
            return StringParam.appendAbsolute(context, index, param, out);
        }
        if (size <= 0) {
            return false;
        }
        long at = event.paramOffset(index);
        ParamType type = param.type();
        if (type == ParamType.DYN) {
            type = DynamicParam.type(event, index, param);
            at++;
            size--;
        }
        int before = out.length();
        long value = size <= 8 ? number(event, at, size, type.isSigned()) : 0;
        switch (type) {
            case FD, FD32 -> appendDescriptor(context, value, out);
            case PID, PID32 -> {
                ThreadEntry thread = context.state().threads().get(value);
                out.append(thread == null ? Bytes.EMPTY : thread.comm());
            }
            case ERRNO -> out.append(KernelConstantNames.error(value));
            case SYSCALLID -> out.append(KernelConstantNames.syscall(value));
            case SIGTYPE -> out.append(KernelConstantNames.signal(value));
            case RELTIME -> {
                if (value != -1) {
                    SecondsText.append(value, out);
                }
            }
            case FLAGS8, FLAGS16, FLAGS32 -> appendFlags((int) value, FlagTable.get(param.info()), out);
            case ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 -> appendEnum((int) value, FlagTable.get(param.info()), out);
            case MODE -> appendMode((int) value, FlagTable.get(param.info()), out);
            case UID -> TableLookups.appendUserName(context, (int) value, out);
            case GID -> TableLookups.appendGroupName(context, (int) value, out);
            case NONE,
                    INT8,
                    INT16,
                    INT32,
                    INT64,
                    UINT8,
                    UINT16,
                    UINT32,
                    UINT64,
                    CHARBUF,
                    BYTEBUF,
                    SOCKADDR,
                    SOCKTUPLE,
                    FDLIST,
                    FSPATH,
                    ABSTIME,
                    PORT,
                    L4PROTO,
                    SOCKFAMILY,
                    BOOL,
                    IPV4ADDR,
                    DYN,
                    DOUBLE,
                    SIGSET,
                    CHARBUFARRAY,
                    CHARBUF_PAIR_ARRAY,
                    IPV4NET,
                    IPV6ADDR,
                    IPV6NET,
                    IPADDR,
                    IPNET,
                    FSRELPATH -> {}
        }
        return out.length() > before;
    }

    /** Returns the number of {@code size} bytes at {@code at}; 0 if the size is not 1, 2, 4 or 8. */
    static long number(Event event, long at, int size, boolean signed) {
        return switch (size) {
            case 1 -> signed ? (byte) ParamLayout.u8(event, at) : ParamLayout.u8(event, at);
            case 2 -> signed ? ParamLayout.s16(event, at) : ParamLayout.u16(event, at);
            case 4 -> {
                long value = ParamLayout.u16(event, at) | (long) ParamLayout.u16(event, at + 2) << 16;
                yield signed ? (int) value : value;
            }
            case 8 -> ParamLayout.u64(event, at);
            default -> 0;
        };
    }

    private static void appendNumber(long value, ParamFormat format, int size, FieldValue out) {
        long unsigned = size >= 8 ? value : value & ((1L << (8 * size)) - 1);
        switch (format) {
            case OCT -> {
                if (unsigned != 0) {
                    out.append('0');
                }
                out.appendRadix(unsigned, 3, false);
            }
            case HEX -> out.appendRadix(unsigned, 4, true);
            case DEC10 -> out.appendPadded(unsigned, 9);
            case NA, DEC, ID, DIR, BASE64 -> out.appendDecimal(value);
        }
    }

    /** Appends bytes, with a dot for each byte that is not a printable ASCII character. */
    private static void appendDots(Event event, long at, int size, FieldValue out) {
        for (long from = at; from < at + size; from++) {
            int c = ParamLayout.u8(event, from);
            out.append(c >= ' ' && c < 0x7F ? (char) c : '.');
        }
    }

    /** Appends kind and name of a descriptor, or the name of an error. */
    private static void appendDescriptor(EventContext context, long fd, FieldValue out) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return;
        }
        if (fd < 0) {
            if (fd == AT_FDCWD) {
                out.append("AT_FDCWD");
            } else {
                out.append(KernelConstantNames.error(fd));
            }
            return;
        }
        DescriptorEntry descriptor = TableLookups.descriptor(thread, fd);
        if (descriptor == null) {
            return;
        }
        out.append('<').append(descriptor.type().letter());
        char transport = SocketFields.transportLetter(descriptor);
        if (transport != 0) {
            out.append(transport);
        }
        out.append('>').append(descriptor.name());
    }

    private static void appendFlags(int value, List<FlagName> names, FieldValue out) {
        int rest = value;
        int before = out.length();
        for (int i = 0; i < names.size(); i++) {
            FlagName name = names.get(i);
            int bits = name.value();
            if (bits == 0 ? value == 0 : (rest & bits) == bits) {
                rest &= ~bits;
                separate(before, out).append(name.name());
                if (bits == value) {
                    return;
                }
            }
        }
    }

    private static void appendEnum(int value, List<FlagName> names, FieldValue out) {
        int before = out.length();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).value() == value) {
                separate(before, out).append(names.get(i).name());
            }
        }
    }

    private static void appendMode(int value, List<FlagName> names, FieldValue out) {
        int rest = value;
        int before = out.length();
        for (int i = 0; i < names.size(); i++) {
            FlagName name = names.get(i);
            int bits = name.value();
            if (bits == value || (bits != 0 && (rest & bits) == bits)) {
                rest &= ~bits;
                separate(before, out).append(name.name());
                if (bits == value) {
                    return;
                }
            }
        }
    }

    private static FieldValue separate(int before, FieldValue out) {
        return out.length() > before ? out.append('|') : out;
    }

    private static void appendPolled(EventContext context, long at, int size, FieldValue out) {
        ThreadEntry thread = context.thread();
        if (thread == null || size < 2) {
            return;
        }
        Event event = context.event();
        int count = Math.min(ParamLayout.u16(event, at), (size - 2) / ParamLayout.POLLED);
        for (int i = 0; i < count; i++) {
            long entry = at + 2 + (long) i * ParamLayout.POLLED;
            long fd = ParamLayout.u64(event, entry);
            DescriptorEntry descriptor = TableLookups.descriptor(thread, fd);
            if (i > 0) {
                out.append(' ');
            }
            out.appendUnsigned(fd)
                    .append(':')
                    .append(descriptor == null ? '?' : descriptor.type().letter());
            out.appendRadix(Integer.toUnsignedLong(ParamLayout.s16(event, entry + 8)), 4, false);
        }
    }

    private static void appendSignals(long set, FieldValue out) {
        int before = out.length();
        for (int signal = 1; signal <= 32; signal++) {
            if ((set & 1L << (signal - 1)) != 0 && KernelConstantNames.signal(signal).length > 0) {
                if (out.length() > before) {
                    out.append(' ');
                }
                out.append(KernelConstantNames.signal(signal));
            }
        }
    }
}
