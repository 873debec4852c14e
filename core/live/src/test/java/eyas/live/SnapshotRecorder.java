package eyas.live;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Records a snapshot. */
final class SnapshotRecorder implements SnapshotConsumer {
    final List<MachineRecord> machines = new ArrayList<>();
    final Map<String, InterfaceRecord> interfaces = new HashMap<>();
    final Map<String, UserRecord> users = new HashMap<>();
    final Map<String, GroupRecord> groups = new HashMap<>();
    final Map<Long, ProcessRecord> processes = new HashMap<>();
    final List<Long> order = new ArrayList<>();
    final Map<Long, Map<Long, DescriptorRecord>> descriptors = new HashMap<>();
    boolean ended;

    ProcessRecord process(long tid) {
        return Objects.requireNonNull(processes.get(tid), () -> "thread " + tid + " is not in the snapshot");
    }

    DescriptorRecord descriptor(long pid, long fd) {
        DescriptorRecord descriptor = descriptors.getOrDefault(pid, Map.of()).get(fd);
        return Objects.requireNonNull(descriptor, () -> "descriptor " + fd + " of " + pid + " is not in the snapshot");
    }

    @Override
    public void begin(MachineRecord machine) {
        machines.add(machine);
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        interfaces.put(networkInterface.name(), networkInterface);
    }

    @Override
    public void user(UserRecord user) {
        users.put(Bytes.text(user.name()), user);
    }

    @Override
    public void group(GroupRecord group) {
        groups.put(Bytes.text(group.name()), group);
    }

    @Override
    public void process(ProcessRecord process) {
        processes.put(process.tid(), process);
        order.add(process.tid());
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        descriptors.computeIfAbsent(thread, t -> new HashMap<>()).put(descriptor.fd(), descriptor);
    }

    @Override
    public void end() {
        ended = true;
    }
}
