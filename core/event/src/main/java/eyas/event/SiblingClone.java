package eyas.event;

/**
 * A process whose parent is its creator's parent ({@code CLONE_PARENT}), or that starts in another PID namespace, where its creator may end
 * before the process's first event. The data of an asynchronous event of the creator, named {@value #EVENT_NAME} and defined by Eyas, which
 * precedes all events of the child.
 *
 * <p>Encoding: the child's process id in the host's namespace, 8 bytes, little-endian.
 */
public final class SiblingClone {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.sibling";

    private SiblingClone() {}

    /** Returns the process id in the data of an event; -1 if it is invalid. */
    public static long child(byte[] data) {
        if (data.length != Long.BYTES) {
            return -1;
        }
        long child = Bytes.eight(data, 0);
        return child > 0 && child <= Integer.MAX_VALUE ? child : -1;
    }

    /** Returns the data of an event with process {@code child}. */
    public static byte[] data(long child) {
        byte[] data = new byte[Long.BYTES];
        Bytes.putEight(data, 0, child);
        return data;
    }
}
