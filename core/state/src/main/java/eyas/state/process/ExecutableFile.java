package eyas.state.process;

/**
 * The file that a thread executes, as the kernel knows it: its inode, when that changed, and how it was reached.
 *
 * <p>One belongs to each thread entry and lives as long. Event thread only.
 */
public final class ExecutableFile {
    /** {@code execve_flags} of the last exec. */
    public int flags;

    public long inode;
    public long changed;
    public long modified;
    long changeToClone;
    long changeToNamespace;

    ExecutableFile() {}

    /** Makes this say nothing. */
    void clear() {
        flags = 0;
        inode = 0;
        changed = 0;
        modified = 0;
        changeToClone = 0;
        changeToNamespace = 0;
    }

    /** Takes over what a new thread has in common with the one it comes from. */
    void inherit(ExecutableFile from) {
        flags = from.flags;
        inode = from.inode;
        changed = from.changed;
        modified = from.modified;
        changeToClone = from.changeToClone;
    }

    /**
     * Computes how long before the start of its thread and after that of its pid namespace the file changed.
     *
     * @param cloneTime when the thread was created, ns since the epoch; 0 if unknown
     * @param namespaceStart when its pid namespace began, ns since the epoch; 0 if unknown
     */
    public void compare(long cloneTime, long namespaceStart) {
        if (cloneTime != 0) {
            changeToClone = cloneTime - changed;
        }
        if (namespaceStart != 0 && changed > namespaceStart) {
            changeToNamespace = changed - namespaceStart;
        }
    }

    /** Returns the modification time, ns since the epoch. */
    public long modified() {
        return modified;
    }

    /** Returns ns from its change to the start of the thread, as last computed; may be negative. */
    public long changeToClone() {
        return changeToClone;
    }

    /** Returns ns from the start of the pid namespace to its change; 0 where it changed before. */
    public long changeToNamespace() {
        return changeToNamespace;
    }
}
