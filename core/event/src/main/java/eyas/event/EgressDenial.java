package eyas.event;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to send something from the machine to a destination that is not on the allowlist: the data of an asynchronous event of the
 * sending thread, named {@value #EVENT_NAME} and defined by Eyas.
 *
 * <p>Encoding: {@code struct egress_data} in core/live/src/main/bpf/egress.h, then the queried name, if there is one.
 *
 * @param denied whether the kernel blocked it; else it was only reported
 * @param reason why it is not allowed
 * @param protocol number of the protocol on top of IP
 * @param hook where it was detected
 * @param port the destination's port, 0 if it has none
 * @param address the destination, 16 bytes, or 4 for IPv4; not to be changed
 * @param name the name in a DNS query, in lower case; empty for anything else; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record EgressDenial(
        boolean denied, Reason reason, int protocol, Hook hook, int port, byte[] address, byte[] name) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.egress";

    private static final int ADDRESS_AT = 8;
    private static final int LENGTH = 24;
    private static final int MAX_NAME = 253;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /** Why something is not allowed; the numbers are those of {@code EGRESS_REASON_*}, from 1. */
    public enum Reason {
        /** The address, or its port, is not on the list. */
        DESTINATION("destination"),
        /** The queried name is not on the list. */
        NAME("name"),
        /** The DNS server is not one that the machine is configured with. */
        RESOLVER("resolver"),
        /** The data sent to the DNS server cannot be parsed as a query. */
        QUESTION("question"),
        /** The address serves secrets, and must be listed explicitly. */
        METADATA("metadata"),
        /** The destination is allowed for another step of the job only. */
        STEP("step");

        private final String label;

        Reason(String word) {
            this.label = word;
        }

        /** Returns the value in fields. */
        public String label() {
            return label;
        }
    }

    /** Where the kernel detected it; the numbers are those of {@code EGRESS_HOOK_*}, from 1. */
    public enum Hook {
        CONNECT("connect"),
        SEND("send"),
        PACKET("packet");

        private final String label;

        Hook(String word) {
            this.label = word;
        }

        /** Returns the value in fields. */
        public String label() {
            return label;
        }
    }

    /** Parses the data of an event; empty if it is invalid. */
    public static Optional<EgressDenial> read(byte[] data) {
        if (data.length < LENGTH || data.length > LENGTH + MAX_NAME) {
            return Optional.empty();
        }
        @Nullable Reason reason = numbered(Reason.values(), data[1]);
        @Nullable Hook hook = numbered(Hook.values(), data[3]);
        if (reason == null || hook == null) {
            return Optional.empty();
        }
        return Optional.of(new EgressDenial(
                data[0] != 0,
                reason,
                data[2] & 0xff,
                hook,
                (data[4] & 0xff) | ((data[5] & 0xff) << 8),
                address(data),
                Arrays.copyOfRange(data, LENGTH, data.length)));
    }

    private static <T> @Nullable T numbered(T[] values, int number) {
        return number > 0 && number <= values.length ? values[number - 1] : null;
    }

    private static <T> int number(T[] values, T value) {
        return Arrays.asList(values).indexOf(value) + 1;
    }

    private static byte[] address(byte[] data) {
        int after = ADDRESS_AT + MAPPED.length;
        boolean isMapped = Arrays.equals(data, ADDRESS_AT, after, MAPPED, 0, MAPPED.length);
        return Arrays.copyOfRange(data, isMapped ? after : ADDRESS_AT, LENGTH);
    }

    /** Returns the data of an event with this denial. */
    public byte[] data() {
        byte[] data = new byte[LENGTH + name.length];
        data[0] = (byte) (denied ? 1 : 0);
        data[1] = (byte) number(Reason.values(), reason);
        data[2] = (byte) protocol;
        data[3] = (byte) number(Hook.values(), hook);
        data[4] = (byte) port;
        data[5] = (byte) (port >> 8);
        if (address.length < LENGTH - ADDRESS_AT) {
            System.arraycopy(MAPPED, 0, data, ADDRESS_AT, MAPPED.length);
        }
        System.arraycopy(address, 0, data, LENGTH - address.length, address.length);
        System.arraycopy(name, 0, data, LENGTH, name.length);
        return data;
    }
}
