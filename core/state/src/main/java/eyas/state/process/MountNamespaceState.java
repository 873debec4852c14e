package eyas.state.process;

/** What is known of the mount namespace of a thread. */
public final class MountNamespaceState {
    /** It may be any of those that processes have made. */
    private static final long UNKNOWN = -1;

    /** 0 for that of the first processes, or {@link #UNKNOWN}; else a number that no other namespace has. */
    private long number;
    /** Whether a mount was moved to its root directory: mounts that were made before have other paths. */
    public boolean hasMovedRoot;

    /** Makes this that of a process that existed before the watch. */
    void clear() {
        number = 0;
        hasMovedRoot = false;
    }

    void inherit(MountNamespaceState from) {
        number = from.number;
        hasMovedRoot = from.hasMovedRoot;
    }

    /** Makes this a namespace that no other thread has. */
    public void renew(long fresh) {
        number = fresh;
    }

    /** Notes that this may be any that processes have made. */
    public void forget() {
        number = UNKNOWN;
    }

    /** Return whether a process that is watched has made it, as far as is known. */
    public boolean isMade() {
        return number != 0;
    }

    /**
     * Returns whether {@code other} may be the same as this. Of processes that existed before the watch, those of a container have another one
     * than the machine's.
     *
     * @param isSameContainer whether the threads of both are in the same container, or both in none
     */
    public boolean mayBe(MountNamespaceState other, boolean isSameContainer) {
        if (number == UNKNOWN) {
            return other.number != 0;
        }
        boolean isSame = number == other.number || other.number == UNKNOWN;
        return isSame && (number != 0 || isSameContainer);
    }
}
