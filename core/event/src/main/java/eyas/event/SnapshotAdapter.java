package eyas.event;

/** Listener for a part of what a source tells when it starts: what it does not override passes it by. */
public interface SnapshotAdapter extends SnapshotConsumer {
    @Override
    default void begin(MachineRecord machine) {}

    @Override
    default void networkInterface(InterfaceRecord networkInterface) {}

    @Override
    default void user(UserRecord user) {}

    @Override
    default void group(GroupRecord group) {}

    @Override
    default void process(ProcessRecord process) {}

    @Override
    default void descriptor(long thread, DescriptorRecord descriptor) {}

    @Override
    default void end() {}
}
