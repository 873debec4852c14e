package eyas.state.file;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the machine calls the file that a thread's next call opens below another root directory. The event of that call may be
 * lost, so what is told must fit the call.
 */
public final class PendingHostPaths {
    /** What is told of a call and the call's own event are not further apart, in ns. */
    private static final long NEAR = 1_000_000_000L;

    private List<byte[]> names = List.of();
    private byte[] below = Bytes.EMPTY;
    private boolean ofJob;
    private long inode;
    private long time;

    /**
     * Keeps {@code names} for a call about the file with the number {@code inode}, beside those reported for the same call: a file of an
     * overlay has names there and in the file system of its layer.
     *
     * @param below the path by which the machine has another file for certain; empty if that is not known of any
     * @param ofJob whether the first name is that in the mounts that the job began with
     */
    public void tell(long inode, byte[] below, boolean ofJob, List<byte[]> names, long time) {
        boolean isSameCall = this.inode == inode && !this.names.isEmpty() && time - this.time < NEAR;
        List<byte[]> all = isSameCall ? joined(ofJob && !this.ofJob, names) : names;
        this.ofJob = ofJob || (isSameCall && this.ofJob);
        this.below = isSameCall ? Bytes.EMPTY : below;
        this.inode = inode;
        this.names = all;
        this.time = time;
    }

    private List<byte[]> joined(boolean othersAreFirst, List<byte[]> others) {
        List<byte[]> first = othersAreFirst ? others : names;
        List<byte[]> all = new ArrayList<>(first);
        for (byte[] name : othersAreFirst ? names : others) {
            if (first.stream().noneMatch(each -> Arrays.equals(each, name))) {
                all.add(name);
            }
        }
        return all;
    }

    /** Return the names for a call about {@code file} at {@code now}, and forget them; none where nothing was told of such a call. */
    public List<byte[]> take(long file, long now) {
        List<byte[]> told = names;
        names = List.of();
        return inode == file && now >= time && now - time < NEAR ? told : List.of();
    }

    /** Returns what was told with the names that were taken last. */
    public byte[] below() {
        return below;
    }

    /** Return whether the first of the names that were taken last is that in the mounts that the job began with, whatever it has mounted since. */
    public boolean isOfJob() {
        return ofJob;
    }

    /** Returns whether there are names, and {@code path} is none of them: a machine can have mounted a directory twice itself. */
    public static boolean areOther(List<byte[]> names, byte[] path) {
        return !names.isEmpty() && names.stream().noneMatch(name -> Arrays.equals(name, path));
    }

    public void forget() {
        names = List.of();
    }
}
