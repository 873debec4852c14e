package eyas.event;

/**
 * A signal to the monitoring Eyas process: the data of an asynchronous event of the sending thread, named {@value #EVENT_NAME} and defined
 * by Eyas. Reported for every call that can send it; signals without effect are omitted.
 *
 * <p>Encoding: the signal's number, 8 bytes, little-endian.
 */
public final class EyasSignal {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.signal";

    private static final int LAST = 64;

    private EyasSignal() {}

    /** Returns the signal in the data of an event; -1 if it is invalid. */
    public static int number(byte[] data) {
        if (data.length != Long.BYTES) {
            return -1;
        }
        long number = Bytes.eight(data, 0);
        return number > 0 && number <= LAST ? (int) number : -1;
    }

    /** Returns the data of an event with signal {@code number}. */
    public static byte[] data(int number) {
        byte[] data = new byte[Long.BYTES];
        Bytes.putEight(data, 0, number);
        return data;
    }
}
