package eyas.state;

import eyas.event.Bytes;
import java.util.List;

/**
 * What the machine calls the file that a thread's next call opens below another root directory. The event of that call may be
 * lost, so what is told must fit the call.
 */
final class MachineNames {
    /** What is told of a call and the call's own event are not further apart, in ns. */
    private static final long NEAR = 1_000_000_000L;

    private List<byte[]> names = List.of();
    private byte[] below = Bytes.EMPTY;
    private long inode;
    private long time;

    /**
     * Keeps {@code names} for a call about the file with the number {@code inode}.
     *
     * @param below the path by which the machine has another file for certain; empty if that is not known of any
     */
    void tell(long inode, byte[] below, List<byte[]> names, long time) {
        this.inode = inode;
        this.below = below;
        this.names = names;
        this.time = time;
    }

    /** Return the names for a call about {@code file} at {@code now}, and forget them; none where nothing was told of such a call. */
    List<byte[]> take(long file, long now) {
        List<byte[]> told = names;
        names = List.of();
        return inode == file && now >= time && now - time < NEAR ? told : List.of();
    }

    /** Returns what was told with the names that were taken last. */
    byte[] below() {
        return below;
    }

    void forget() {
        names = List.of();
    }
}
