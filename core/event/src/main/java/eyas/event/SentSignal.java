package eyas.event;

import java.util.Optional;

/**
 * A signal from one process to another that can make it disclose its memory: SIGUSR1, for which Node opens its inspector, and the signals
 * that dump core. The data of an asynchronous event of the sending thread, named {@value #EVENT_NAME} and defined by Eyas. Reported for
 * every call that can send it; signals to Eyas are {@link EyasSignal}.
 *
 * <p>Encoding: two numbers of 8 bytes, little-endian.
 *
 * @param pid the process that it was sent to, in the host's namespace
 * @param number the signal's number
 */
public record SentSignal(long pid, int number) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.sent";

    private static final int LAST = 64;

    /** Returns the signal in the data of an event; empty if the data is invalid. */
    public static Optional<SentSignal> read(byte[] data) {
        if (data.length != 2 * Long.BYTES) {
            return Optional.empty();
        }
        long pid = Bytes.eight(data, 0);
        long number = Bytes.eight(data, Long.BYTES);
        return pid > 0 && pid <= Integer.MAX_VALUE && number > 0 && number <= LAST
                ? Optional.of(new SentSignal(pid, (int) number))
                : Optional.empty();
    }

    /** Returns the data of an event with this signal. */
    public byte[] data() {
        byte[] data = new byte[2 * Long.BYTES];
        Bytes.putEight(data, 0, pid);
        Bytes.putEight(data, Long.BYTES, number);
        return data;
    }
}
