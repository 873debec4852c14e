package eyas.falco;

import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;

/**
 * Forwards a snapshot. Event thread only.
 *
 * @param atBegin runs before a snapshot begins
 * @param beforeEnd runs before a snapshot ends, and may add to it
 */
record ForwardingSnapshot(SnapshotConsumer to, Runnable atBegin, Runnable beforeEnd) implements SnapshotConsumer {
    @Override
    public void begin(MachineRecord machine) {
        atBegin.run();
        to.begin(machine);
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        to.networkInterface(networkInterface);
    }

    @Override
    public void user(UserRecord user) {
        to.user(user);
    }

    @Override
    public void group(GroupRecord group) {
        to.group(group);
    }

    @Override
    public void process(ProcessRecord process) {
        to.process(process);
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        to.descriptor(thread, descriptor);
    }

    @Override
    public void end() {
        beforeEnd.run();
        to.end();
    }
}
