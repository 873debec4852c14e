package eyas.fields;

import eyas.event.Event;

/** Formats addresses and tuples in parameters as text. Allocates nothing. */
final class SocketParam {
    private SocketParam() {}

    /** Appends the address of {@code size} bytes at {@code at}. */
    static void appendAddress(Event event, long at, int size, FieldValue out) {
        int family = ParamLayout.u8(event, at);
        if (family == ParamLayout.UNIX) {
            if (size >= 2) {
                StringParam.append(event, at + 1, size - 1, out);
            } else {
                out.append("INVALID PATH");
            }
        } else if (family == ParamLayout.IPV4) {
            if (size >= 7) {
                AddressText.appendIpv4(event, at + 1, out);
                out.append(':').appendDecimal(ParamLayout.u16(event, at + 5));
            } else {
                out.append("INVALID IPv4");
            }
        } else if (family == ParamLayout.IPV6) {
            if (size >= 19) {
                AddressText.appendIpv6(event, at + 1, out);
                out.append(':').appendDecimal(ParamLayout.u16(event, at + 17));
            } else {
                out.append("INVALID IPv6");
            }
        } else {
            out.append("family ").appendDecimal(family);
        }
    }

    /** Appends the tuple of {@code size} bytes at {@code at}. */
    static void appendTuple(Event event, long at, int size, FieldValue out) {
        int family = ParamLayout.u8(event, at);
        if (family == ParamLayout.UNIX) {
            if (size > ParamLayout.TUPLE_PATH) {
                out.appendRadix(ParamLayout.u64(event, at + 1), 4, false).append("->");
                out.appendRadix(ParamLayout.u64(event, at + 9), 4, false).append(' ');
                StringParam.append(event, at + ParamLayout.TUPLE_PATH, size - ParamLayout.TUPLE_PATH, out);
            } else {
                out.append("INVALID PATH");
            }
        } else if (family == ParamLayout.IPV4) {
            if (size >= 13) {
                AddressText.appendIpv4(event, at + 1, out);
                out.append(':').appendDecimal(ParamLayout.u16(event, at + 5)).append("->");
                AddressText.appendIpv4(event, at + 7, out);
                out.append(':').appendDecimal(ParamLayout.u16(event, at + 11));
            } else {
                out.append("INVALID IPv4");
            }
        } else if (family == ParamLayout.IPV6) {
            if (size >= 37) {
                appendIpv6Tuple(event, at, out);
            } else {
                out.append("INVALID IPv6");
            }
        } else {
            out.append("family ").appendDecimal(family);
        }
    }

    private static void appendIpv6Tuple(Event event, long at, FieldValue out) {
        boolean mapped = AddressText.isMapped(event, at + 1) && AddressText.isMapped(event, at + 19);
        if (mapped) {
            AddressText.appendIpv4(event, at + 13, out);
        } else {
            AddressText.appendIpv6(event, at + 1, out);
        }
        out.append(':').appendDecimal(ParamLayout.u16(event, at + 17)).append("->");
        if (mapped) {
            AddressText.appendIpv4(event, at + 31, out);
        } else {
            AddressText.appendIpv6(event, at + 19, out);
        }
        out.append(':').appendDecimal(ParamLayout.u16(event, at + 35));
    }
}
