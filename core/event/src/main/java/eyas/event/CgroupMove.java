package eyas.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * A process that is moved to another cgroup, or starts in another one than its creator's: the data of an asynchronous event of the moving
 * thread, named {@value #EVENT_NAME} and defined by Eyas. The kernel reports the move itself, after it has happened, regardless of the file
 * and mount used.
 *
 * <p>Encoding: the process's id, 8 bytes, little-endian, then the path.
 *
 * @param pid the moved process's id in the host's namespace
 * @param path the cgroup's path in the version 2 hierarchy, {@code /} for its root; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record CgroupMove(long pid, byte[] path) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.cgroup";

    /** Parses the data of an event; empty if it is invalid. */
    public static Optional<CgroupMove> read(byte[] data) {
        if (data.length <= Long.BYTES || data[Long.BYTES] != '/') {
            return Optional.empty();
        }
        long pid = Bytes.eight(data, 0);
        return pid > 0 && pid <= Integer.MAX_VALUE
                ? Optional.of(new CgroupMove(pid, Arrays.copyOfRange(data, Long.BYTES, data.length)))
                : Optional.empty();
    }

    /** Returns the data of an event with this move. */
    public byte[] data() {
        byte[] data = new byte[Long.BYTES + path.length];
        Bytes.putEight(data, 0, pid);
        System.arraycopy(path, 0, data, Long.BYTES, path.length);
        return data;
    }
}
