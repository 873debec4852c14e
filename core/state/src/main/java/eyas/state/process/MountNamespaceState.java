package eyas.state.process;

/** What is known about the mount namespace of a thread. */
public final class MountNamespaceState {
    /** Any of the namespaces that monitored processes created. */
    private static final long UNKNOWN = -1;

    /** 0 for the namespace of the first processes, or {@link #UNKNOWN}; else a number unique to the namespace. */
    private long number;
    /** Whether a mount was moved to its root directory, so that earlier mounts have different paths. */
    public boolean hasMovedRoot;

    /** Resets this to the namespace of a process that existed before monitoring started. */
    void clear() {
        number = 0;
        hasMovedRoot = false;
    }

    void inherit(MountNamespaceState from) {
        number = from.number;
        hasMovedRoot = from.hasMovedRoot;
    }

    /** Sets a namespace that no other thread has. */
    public void renew(long fresh) {
        number = fresh;
    }

    /** Records that the namespace may be any that monitored processes created. */
    public void forget() {
        number = UNKNOWN;
    }

    /** Returns whether, as far as is known, a monitored process created it. */
    public boolean isMade() {
        return number != 0;
    }

    /**
     * Returns whether {@code other} may be the same namespace. Processes that existed before monitoring started are in the machine's
     * namespace, or in another one if they are in a container.
     *
     * @param isSameContainer whether both threads are in the same container, or both in none
     */
    public boolean mayBe(MountNamespaceState other, boolean isSameContainer) {
        if (number == UNKNOWN) {
            return other.number != 0;
        }
        boolean isSame = number == other.number || other.number == UNKNOWN;
        return isSame && (number != 0 || isSameContainer);
    }
}
