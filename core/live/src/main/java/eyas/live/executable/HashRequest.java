package eyas.live.executable;

/**
 * An executable that is queued to be hashed.
 *
 * @param key its key in the cache
 * @param thread the thread that executed it
 * @param parent the parent of that process, which most likely sees the same files if the process has ended
 * @param path as the kernel named it, without {@code " (deleted)"}
 * @param inode its inode number
 * @param changed its inode's change time at the exec, ns since the epoch
 * @param modified its content's change time at the exec, ns since the epoch
 * @param isFresh whether it had changed so shortly before the exec that a later change may not alter the change time
 * @param place an {@code O_PATH} descriptor of the file that the process executed, owned by the holder of the request; -1 if the process
 * had ended
 * @param size its size when it was opened; 0 without a descriptor
 */
record HashRequest(
        long key,
        long thread,
        long parent,
        byte[] path,
        long inode,
        long changed,
        long modified,
        boolean isFresh,
        int place,
        long size)
        implements Comparable<HashRequest> {

    /** Orders small files first: a large one must not delay many others, and keep their file systems busy. */
    @Override
    public int compareTo(HashRequest other) {
        return Long.compare(size, other.size);
    }
}
