package eyas.state.file;

/** How a process's open descriptors are followed where the kernel and libsinsp disagree. */
public enum DescriptorTracking {
    /** As the kernel does: an exec closes what is marked so, and a child has what its parent had at the fork. */
    KERNEL,
    /**
     * As libsinsp up to 0.21: an exec keeps descriptors until their numbers are used again, and a child in a pid namespace has what its
     * parent has when the child's own event comes. For comparisons with it.
     */
    LIBSINSP
}
