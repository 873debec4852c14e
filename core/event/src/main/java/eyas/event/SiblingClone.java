package eyas.event;

/**
 * A process that the kernel has given its maker's parent ({@code CLONE_PARENT}), or that begins in another pid namespace, where its
 * maker may have ended before the process tells of itself: the data of an asynchronous event of the maker's, named
 * {@value #EVENT_NAME}, which is ours and comes before any event of the child's.
 *
 * <p>As bytes: the child's process id in the host's numbers, 8 bytes, little-endian.
 */
public final class SiblingClone {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.sibling";

    private SiblingClone() {}

    /** Return the process id that the data of an event names; -1 where it is none of ours. */
    public static long child(byte[] data) {
        if (data.length != Long.BYTES) {
            return -1;
        }
        long child = Bytes.eight(data, 0);
        return child > 0 && child <= Integer.MAX_VALUE ? child : -1;
    }

    /** Return the data of an event that names {@code child}. */
    public static byte[] data(long child) {
        byte[] data = new byte[Long.BYTES];
        Bytes.putEight(data, 0, child);
        return data;
    }
}
