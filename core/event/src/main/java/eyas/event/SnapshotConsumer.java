package eyas.event;

/**
 * Receives what existed when a capture section or a live run started.
 *
 * <p>Order: {@link #begin}, then interfaces, users, groups, processes, descriptors (after the process that owns them), then {@link #end}.
 * Called on the event thread. The consumer owns arrays inside the records; the caller does not change them later.
 */
public interface SnapshotConsumer {
    /** Discards everything known so far: a new section starts on {@code machine}. */
    void begin(MachineRecord machine);

    /** Adds a network interface of the machine. */
    void networkInterface(InterfaceRecord networkInterface);

    /** Adds a user of the machine. */
    void user(UserRecord user);

    /** Adds a group of the machine. */
    void group(GroupRecord group);

    /** Adds or replaces a thread. */
    void process(ProcessRecord process);

    /** Adds or replaces a descriptor of thread {@code thread}. */
    void descriptor(long thread, DescriptorRecord descriptor);

    /** Marks the snapshot as complete. */
    void end();
}
