package eyas.event;

/**
 * A signal to the Eyas that watches: the data of an asynchronous event of the thread that sent it, named
 * {@value #EVENT_NAME}, which is ours. By whatever call it was sent; signals that nobody minds are left out.
 *
 * <p>As bytes: the signal's number, 8 bytes, little-endian.
 */
public final class EyasSignal {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.signal";

    private static final int LAST = 64;

    private EyasSignal() {}

    /** Return the signal that the data of an event tells of; -1 where it is none of ours. */
    public static int number(byte[] data) {
        if (data.length != Long.BYTES) {
            return -1;
        }
        long number = Bytes.eight(data, 0);
        return number > 0 && number <= LAST ? (int) number : -1;
    }

    /** Return the data of an event that tells of {@code number}. */
    public static byte[] data(int number) {
        byte[] data = new byte[Long.BYTES];
        Bytes.putEight(data, 0, number);
        return data;
    }
}
