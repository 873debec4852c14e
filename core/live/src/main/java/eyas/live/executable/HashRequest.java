package eyas.live.executable;

/**
 * One executable that waits to be hashed.
 *
 * @param key what it is remembered by
 * @param thread the thread that executed it
 * @param parent the parent of that process: it sees the same files, most likely, if the process is gone
 * @param path as the kernel named it, without {@code " (deleted)"}
 * @param inode its inode number
 * @param changed its inode's change time at the exec, ns since the epoch
 * @param modified its content's change time at the exec, ns since the epoch
 * @param isFresh whether it had changed so shortly before the exec that its change time does not tell one content from
 *     the next
 * @param place a descriptor that stands for the file the process ran; -1 where the process was gone. Owned by whoever
 *     holds the request
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

    /** Small files first: a large one must not keep many others, and their file systems, waiting. */
    @Override
    public int compareTo(HashRequest other) {
        return Long.compare(size, other.size);
    }
}
