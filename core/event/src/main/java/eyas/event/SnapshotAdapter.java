package eyas.event;

/** A consumer that ignores everything that it does not override. */
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
