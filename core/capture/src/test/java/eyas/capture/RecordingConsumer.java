package eyas.capture;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.util.ArrayList;
import java.util.List;

/** Stores a snapshot, as text in order and as records. */
final class RecordingConsumer implements SnapshotConsumer {
    final List<String> calls = new ArrayList<>();
    final List<MachineRecord> machines = new ArrayList<>();
    final List<InterfaceRecord> interfaces = new ArrayList<>();
    final List<UserRecord> users = new ArrayList<>();
    final List<GroupRecord> groups = new ArrayList<>();
    final List<ProcessRecord> processes = new ArrayList<>();
    final List<DescriptorRecord> descriptors = new ArrayList<>();

    @Override
    public void begin(MachineRecord machine) {
        calls.add("begin " + machine.hostname());
        machines.add(machine);
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        calls.add("interface " + networkInterface.name());
        interfaces.add(networkInterface);
    }

    @Override
    public void user(UserRecord user) {
        calls.add("user " + Bytes.text(user.name()));
        users.add(user);
    }

    @Override
    public void group(GroupRecord group) {
        calls.add("group " + Bytes.text(group.name()));
        groups.add(group);
    }

    @Override
    public void process(ProcessRecord process) {
        calls.add("process " + process.tid());
        processes.add(process);
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        calls.add("descriptor " + thread + " " + descriptor.fd());
        descriptors.add(descriptor);
    }

    @Override
    public void end() {
        calls.add("end");
    }
}
