package eyas.state.apply;

import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;

/** Adds only the unknown descriptors of one known thread from a lookup. */
record DescriptorRefresh(StateTables tables, long tid) implements SnapshotConsumer {
    @Override
    public void begin(MachineRecord machine) {}

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {}

    @Override
    public void user(UserRecord user) {}

    @Override
    public void group(GroupRecord group) {}

    @Override
    public void process(ProcessRecord process) {}

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        ThreadEntry owner = tables.threads.peek(tid);
        DescriptorTable table = thread != tid || owner == null ? null : owner.descriptors();
        if (table != null && table.get(descriptor.fd()) == null) {
            tables.snapshot.descriptor(thread, descriptor);
        }
    }

    @Override
    public void end() {}
}
