package eyas.fields;

import eyas.event.ParamFormat;
import eyas.event.ParamType;

/**
 * Converts values to text, and to the value types of structured output, as Falco does.
 *
 * <p>Stateless; allocates nothing.
 */
public final class ValueFormat {
    /** The maximum number of characters of a buffer; a longer one is truncated to {@link #CUT_BUFFER}. */
    private static final int MAX_BUFFER = 1022;

    private static final int CUT_BUFFER = 1021;

    /** The maximum number of bytes of a buffer in base64: as many as form whole groups within {@link #CUT_BUFFER}. */
    private static final int MAX_ENCODED = CUT_BUFFER / 4 * 3;

    /** The output format of a type. */
    private enum Kind {
        TEXT,
        BUFFER,
        ADDRESS,
        NETWORK,
        TRUTH,
        REAL,
        NUMBER
    }

    private ValueFormat() {}

    /**
     * Appends {@code value} to {@code out} as text.
     *
     * @param type the bound field's type
     * @param format the format of the field's definition
     * @param out another value, which assembles bytes in its own buffer
     */
    public static void append(FieldValue value, ParamType type, ParamFormat format, FieldValue out) {
        switch (kind(type)) {
            case TEXT -> out.append(value.bytes(), value.offset(), value.length());
            case BUFFER -> appendBuffer(value, format, out);
            case ADDRESS -> AddressText.append(value.bytes(), value.offset(), value.length(), out);
            case NETWORK -> out.append("<IPNET>");
            case TRUTH -> out.append(value.number() != 0 ? "true" : "false");
            case REAL -> appendTenths(value.asDouble(), out);
            case NUMBER -> appendNumber(value.number(), type, format, out);
        }
    }

    private static Kind kind(ParamType type) {
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH -> Kind.TEXT;
            case BYTEBUF, SOCKADDR, SOCKTUPLE, FDLIST, CHARBUFARRAY, CHARBUF_PAIR_ARRAY, DYN, NONE, IPV4NET, IPV6NET ->
                Kind.BUFFER;
            case IPV4ADDR, IPV6ADDR, IPADDR -> Kind.ADDRESS;
            case IPNET -> Kind.NETWORK;
            case BOOL -> Kind.TRUTH;
            case DOUBLE -> Kind.REAL;
            case INT8,
                    INT16,
                    INT32,
                    INT64,
                    UINT8,
                    UINT16,
                    UINT32,
                    UINT64,
                    ERRNO,
                    FD,
                    PID,
                    FD32,
                    PID32,
                    SYSCALLID,
                    SIGTYPE,
                    RELTIME,
                    ABSTIME,
                    PORT,
                    L4PROTO,
                    SOCKFAMILY,
                    FLAGS8,
                    FLAGS16,
                    FLAGS32,
                    ENUMFLAGS8,
                    ENUMFLAGS16,
                    ENUMFLAGS32,
                    UID,
                    GID,
                    SIGSET,
                    MODE -> Kind.NUMBER;
        };
    }

    private static void appendNumber(long number, ParamType type, ParamFormat format, FieldValue out) {
        long unsigned = type.size() >= 8 || type.size() < 0 ? number : number & ((1L << (8 * type.size())) - 1);
        switch (format) {
            case HEX -> out.appendRadix(unsigned, 4, true);
            case OCT -> out.appendRadix(unsigned, 3, false);
            case DEC10 -> out.appendPadded(unsigned, 9);
            case NA, DEC, ID, DIR, BASE64 -> {
                if (type.isSigned()) {
                    out.appendDecimal(number);
                } else {
                    out.appendUnsigned(unsigned);
                }
            }
        }
    }

    private static void appendBuffer(FieldValue value, ParamFormat format, FieldValue out) {
        if (format == ParamFormat.BASE64) {
            int encoded = Math.min(value.length(), MAX_ENCODED);
            Base64Text.append(encoded, value::at, out);
            return;
        }
        int size = value.length() > MAX_BUFFER ? CUT_BUFFER : value.length();
        for (int i = 0; i < size; i++) {
            int c = Byte.toUnsignedInt(value.at(i));
            out.append(c >= ' ' && c < 0x7F ? (char) c : '.');
        }
    }

    private static void appendTenths(double value, FieldValue out) {
        if (!(Math.abs(value) < 1e17)) {
            out.append(Double.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf");
            return;
        }
        long tenths = (long) Math.rint(Math.abs(value) * 10);
        if (value < 0 && tenths > 0) {
            out.append('-');
        }
        out.appendDecimal(tenths / 10).append('.').appendDecimal(tenths % 10);
    }

    /**
     * Passes {@code value} to {@code sink}: numbers as numbers, unless they are printed in another base or zero-padded; booleans as such;
     * everything else as text.
     *
     * @param scratch another value, whose buffer is used for generated text
     */
    public static void deliver(
            FieldValue value, ParamType type, ParamFormat format, FieldValue scratch, ValueSink sink) {
        switch (kind(type)) {
            case TRUTH -> sink.truth(value.number() != 0);
            case REAL -> sink.real(value.asDouble());
            case TEXT -> sink.text(value.bytes(), value.offset(), value.length());
            case BUFFER, ADDRESS, NETWORK -> deliverText(value, type, format, scratch, sink);
            case NUMBER -> {
                if (format == ParamFormat.HEX || format == ParamFormat.OCT || format == ParamFormat.DEC10) {
                    deliverText(value, type, format, scratch, sink);
                } else if (type.isSigned()) {
                    sink.number(value.number());
                } else {
                    sink.unsigned(value.number());
                }
            }
        }
    }

    private static void deliverText(
            FieldValue value, ParamType type, ParamFormat format, FieldValue scratch, ValueSink sink) {
        scratch.clear();
        append(value, type, format, scratch);
        sink.text(scratch.bytes(), scratch.offset(), scratch.length());
    }
}
