package eyas.event;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was to leave the machine and is not on the list of what may: the data of an asynchronous event of the thread
 * that sends it, named {@value #EVENT_NAME}, which is ours.
 *
 * <p>As bytes: {@code struct egress_data} in core/live/src/main/bpf/egress.h, then the name that was asked for, if there is one.
 *
 * @param denied whether the kernel refused it; else it was told only
 * @param reason why it is not allowed
 * @param protocol number of the protocol on top of IP
 * @param hook where it was met
 * @param port the destination's port, 0 where it has none
 * @param address the destination, 16 bytes, or 4 for IPv4; not to be changed
 * @param name the name in a question to the resolver, in lower case; empty where it is none; not to be changed
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
        /** The name that was asked for is not on the list. */
        NAME("name"),
        /** A name server that the machine was not configured with. */
        RESOLVER("resolver"),
        /** What was sent to the name server cannot be read as a question. */
        QUESTION("question"),
        /** An address that gives secrets out, and has to be named by itself. */
        METADATA("metadata"),
        /** Another step of the job may talk to it, and this one may not. */
        STEP("step");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** Return the word that fields have for it. */
        public String word() {
            return word;
        }
    }

    /** Where the kernel met it; the numbers are those of {@code EGRESS_HOOK_*}, from 1. */
    public enum Hook {
        CONNECT("connect"),
        SEND("send"),
        PACKET("packet");

        private final String word;

        Hook(String word) {
            this.word = word;
        }

        /** Return the word that fields have for it. */
        public String word() {
            return word;
        }
    }

    /** Return what the data of an event tells; empty where it is none of ours. */
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

    /** Return the data of an event that tells this. */
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
