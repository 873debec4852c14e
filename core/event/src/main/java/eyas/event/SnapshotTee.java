package eyas.event;

/**
 * Passes each record to two consumers, one after the other. Event thread only.
 *
 * @param first receives each record first
 * @param second receives each record second
 */
public record SnapshotTee(SnapshotConsumer first, SnapshotConsumer second) implements SnapshotConsumer {
    @Override
    public void begin(MachineRecord machine) {
        first.begin(machine);
        second.begin(machine);
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        first.networkInterface(networkInterface);
        second.networkInterface(networkInterface);
    }

    @Override
    public void user(UserRecord user) {
        first.user(user);
        second.user(user);
    }

    @Override
    public void group(GroupRecord group) {
        first.group(group);
        second.group(group);
    }

    @Override
    public void process(ProcessRecord process) {
        first.process(process);
        second.process(process);
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        first.descriptor(thread, descriptor);
        second.descriptor(thread, descriptor);
    }

    @Override
    public void end() {
        first.end();
        second.end();
    }
}
