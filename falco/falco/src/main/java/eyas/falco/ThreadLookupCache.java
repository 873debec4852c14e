package eyas.falco;

import eyas.event.DescriptorRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.state.process.ThreadTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what was looked up about threads until the events that asked for it leave the ring. Bounded: the oldest gives way.
 * Event thread only.
 */
final class ThreadLookupCache {
    private static final int MOST_THREADS = 4_096;
    private static final int MOST_PER_THREAD = 16;
    private static final int MOST_DESCRIPTORS = 4_096;

    private final Map<Long, Deque<Found>> found = new LinkedHashMap<>();

    private record Descriptor(long thread, DescriptorRecord record) {}

    /** What one look-up told. */
    private static final class Found implements SnapshotConsumer {
        private final List<ProcessRecord> processes = new ArrayList<>(1);
        private final List<Descriptor> descriptors = new ArrayList<>();

        void tell(SnapshotConsumer to) {
            processes.forEach(to::process);
            descriptors.forEach(each -> to.descriptor(each.thread, each.record));
        }

        @Override
        public void process(ProcessRecord process) {
            if (processes.size() < MOST_PER_THREAD) {
                processes.add(process);
            }
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            if (descriptors.size() < MOST_DESCRIPTORS) {
                descriptors.add(new Descriptor(thread, descriptor));
            }
        }

        @Override
        public void begin(MachineRecord machine) {
            throw new IllegalStateException("a look-up begins no snapshot");
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            throw new IllegalStateException("a look-up tells of no interface");
        }

        @Override
        public void user(UserRecord user) {
            throw new IllegalStateException("a look-up tells of no user");
        }

        @Override
        public void group(GroupRecord group) {
            throw new IllegalStateException("a look-up tells of no group");
        }

        @Override
        public void end() {
            throw new IllegalStateException("a look-up ends no snapshot");
        }
    }

    /** Returns who takes what is found out about {@code thread} now. */
    SnapshotConsumer take(long thread) {
        Deque<Found> queue = found.computeIfAbsent(thread, _ -> new ArrayDeque<>(1));
        if (queue.size() >= MOST_PER_THREAD) {
            queue.removeFirst();
        }
        if (found.size() > MOST_THREADS) {
            Iterator<Long> eldest = found.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        Found one = new Found();
        queue.addLast(one);
        return one;
    }

    /** Return what was found out about {@code thread}, the first time first; as a state asks for it. */
    boolean find(long thread, SnapshotConsumer to) {
        Deque<Found> queue = found.get(thread);
        if (queue == null) {
            return false;
        }
        Found first = queue.removeFirst();
        if (queue.isEmpty()) {
            found.remove(thread);
        }
        first.tell(to);
        return !first.processes.isEmpty() || !first.descriptors.isEmpty();
    }

    void forget(long thread) {
        found.remove(thread);
    }

    void clear() {
        found.clear();
    }

    /** Tell {@code to} about the threads that {@code known} does not have. */
    void addTo(SnapshotConsumer to, ThreadTable known) {
        found.forEach((thread, queue) -> {
            if (known.get(thread) == null) {
                queue.getFirst().tell(to);
            }
        });
    }
}
