package eyas.cli.falco;

import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;

/** Tells two consumers what one is told. Event thread only. */
record SnapshotTee(SnapshotConsumer first, SnapshotConsumer second) implements SnapshotConsumer {
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
