package eyas.capture.ring;

import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Stores a snapshot, so that another thread can replay it; records and their arrays never change. */
final class BufferedSnapshot implements SnapshotConsumer {
    private final List<Consumer<SnapshotConsumer>> calls = new ArrayList<>();

    List<Consumer<SnapshotConsumer>> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void begin(MachineRecord machine) {
        calls.clear();
        calls.add(to -> to.begin(machine));
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        calls.add(to -> to.networkInterface(networkInterface));
    }

    @Override
    public void user(UserRecord user) {
        calls.add(to -> to.user(user));
    }

    @Override
    public void group(GroupRecord group) {
        calls.add(to -> to.group(group));
    }

    @Override
    public void process(ProcessRecord process) {
        calls.add(to -> to.process(process));
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        calls.add(to -> to.descriptor(thread, descriptor));
    }

    @Override
    public void end() {
        calls.add(SnapshotConsumer::end);
    }
}
