package eyas.state.file;

/** How a process's open descriptors are tracked where the kernel and libsinsp differ. */
public enum DescriptorTracking {
    /**
     * As the kernel does: an exec closes descriptors with the close-on-exec flag, and a child has its parent's descriptors as of the fork.
     */
    KERNEL,
    /**
     * As libsinsp up to 0.21 does, for comparisons with it: an exec keeps descriptors until their numbers are reused, and a child in a PID
     * namespace gets its parent's descriptors as of the child's own event.
     */
    LIBSINSP
}
