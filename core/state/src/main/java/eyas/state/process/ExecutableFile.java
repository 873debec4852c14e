package eyas.state.process;

/**
 * The file that a thread executes, as reported by the kernel: inode, times and exec flags.
 *
 * <p>Each thread entry owns one. Event thread only.
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

    /** Resets all values. */
    void clear() {
        flags = 0;
        inode = 0;
        changed = 0;
        modified = 0;
        changeToClone = 0;
        changeToNamespace = 0;
    }

    /** Copies the values that a new thread inherits. */
    void inherit(ExecutableFile from) {
        flags = from.flags;
        inode = from.inode;
        changed = from.changed;
        modified = from.modified;
        changeToClone = from.changeToClone;
    }

    /**
     * Computes the intervals from the file's change to the start of its thread, and from the start of its PID namespace to the change.
     *
     * @param cloneTime when the thread was created, ns since the epoch; 0 if unknown
     * @param namespaceStart when its PID namespace was created, ns since the epoch; 0 if unknown
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

    /** Returns the interval from its change to the start of the thread as last computed, ns; may be negative. */
    public long changeToClone() {
        return changeToClone;
    }

    /** Returns the interval from the start of the PID namespace to its change, ns; 0 if it changed earlier. */
    public long changeToNamespace() {
        return changeToNamespace;
    }
}
