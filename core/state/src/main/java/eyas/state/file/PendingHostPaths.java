package eyas.state.file;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Host paths of the file that a thread's next call opens below another root directory. The event of that call may be lost, so they are
 * matched to the call.
 */
public final class PendingHostPaths {
    /** Maximum time between the report and the call's event, in ns. */
    private static final long NEAR = 1_000_000_000L;

    private List<byte[]> names = List.of();
    private byte[] below = Bytes.EMPTY;
    private boolean ofJob;
    private long inode;
    private long time;

    /**
     * Adds {@code names} for a call on the file with inode number {@code inode} to those already reported for it: a file of an overlay has
     * names there and in the file system of its layer.
     *
     * @param below a path that certainly is a different file on the host; empty if none is known
     * @param ofJob whether the first name is in the mounts that the job started with
     */
    public void add(long inode, byte[] below, boolean ofJob, List<byte[]> names, long time) {
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

    /** Removes and returns the names for a call on {@code file} at {@code now}; empty if there are none. */
    public List<byte[]> take(long file, long now) {
        List<byte[]> reported = names;
        names = List.of();
        return inode == file && now >= time && now - time < NEAR ? reported : List.of();
    }

    /** Returns the path reported with the names returned last; see {@link #add}. */
    public byte[] below() {
        return below;
    }

    /** Returns whether the first of the names returned last is in the mounts that the job started with, regardless of its later mounts. */
    public boolean isOfJob() {
        return ofJob;
    }

    /** Returns whether there are names and {@code path} is not one of them: the host itself may have mounted a directory twice. */
    public static boolean areOther(List<byte[]> names, byte[] path) {
        return !names.isEmpty() && names.stream().noneMatch(name -> Arrays.equals(name, path));
    }

    public void forget() {
        names = List.of();
    }
}
