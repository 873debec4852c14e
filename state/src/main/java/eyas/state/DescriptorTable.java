package eyas.state;

import org.jspecify.annotations.Nullable;

/**
 * Holds the open descriptors of a process, shared by its threads. Event thread only.
 */
public final class DescriptorTable {
    DescriptorTable() {}

    /** Returns the descriptor with number {@code fd}, or null. */
    public @Nullable DescriptorEntry get(long fd) {
        return null;
    }

    /** Returns how many descriptors are known to be open. */
    public int size() {
        return 0;
    }
}
