package eyas.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * A process that is put into another control group, or begins in another one than its maker's: the data of an asynchronous
 * event of the thread that does it, named {@value #EVENT_NAME}, which is ours. The kernel tells of the move itself, whatever
 * file was written through whatever mount, and after it has happened.
 *
 * <p>As bytes: the process's id, 8 bytes, little-endian, then the path.
 *
 * @param pid the moved process's id in the host's numbers
 * @param path the group's path in the version 2 hierarchy, {@code /} for its root; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record CgroupMove(long pid, byte[] path) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.cgroup";

    /** Return what the data of an event tells; empty where it is none of ours. */
    public static Optional<CgroupMove> read(byte[] data) {
        if (data.length <= Long.BYTES || data[Long.BYTES] != '/') {
            return Optional.empty();
        }
        long pid = Bytes.eight(data, 0);
        return pid > 0 && pid <= Integer.MAX_VALUE
                ? Optional.of(new CgroupMove(pid, Arrays.copyOfRange(data, Long.BYTES, data.length)))
                : Optional.empty();
    }

    /** Return the data of an event that tells this. */
    public byte[] data() {
        byte[] data = new byte[Long.BYTES + path.length];
        Bytes.putEight(data, 0, pid);
        System.arraycopy(path, 0, data, Long.BYTES, path.length);
        return data;
    }
}
