package eyas.fields;

import eyas.event.Event;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The layout of structured parameters.
 *
 * <pre>
 *  address  family u8 | IPv4: address 4, port u16 | IPv6: address 16, port u16 | Unix: path, NUL
 *  tuple    family u8 | IPv4: address 4, port u16, address 4, port u16 | IPv6: the same with 16
 *                     | Unix: source u64, destination u64, path, NUL
 *  fd list  count u16 | fd u64, poll flags u16 | …
 * </pre>
 *
 * <p>Addresses in network order, all else little-endian. Source: the event schema, types SOCKADDR, SOCKTUPLE, FDLIST.
 */
final class ParamLayout {
    static final int UNIX = 1;
    static final int IPV4 = 2;
    static final int IPV6 = 10;

    /** Offset of the path in a Unix tuple. */
    static final int TUPLE_PATH = 17;

    /** Size of one entry of an fd list. */
    static final int POLLED = 10;

    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ParamLayout() {}

    static int u8(Event event, long at) {
        return Byte.toUnsignedInt(event.segment().get(ValueLayout.JAVA_BYTE, at));
    }

    static int u16(Event event, long at) {
        return Short.toUnsignedInt(event.segment().get(U16, at));
    }

    static int s16(Event event, long at) {
        return event.segment().get(U16, at);
    }

    static long u64(Event event, long at) {
        return event.segment().get(U64, at);
    }
}
