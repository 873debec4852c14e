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
 * Keeps lookup results about threads until the events that requested them leave the ring. Bounded: evicts the oldest. Event thread only.
 */
final class ThreadLookupCache {
    private static final int MOST_THREADS = 4_096;
    private static final int MOST_PER_THREAD = 16;
    private static final int MOST_DESCRIPTORS = 4_096;

    private final Map<Long, Deque<Found>> found = new LinkedHashMap<>();

    private record Descriptor(long thread, DescriptorRecord record) {}

    /** The result of one lookup. */
    private static final class Found implements SnapshotConsumer {
        private final List<ProcessRecord> processes = new ArrayList<>(1);
        private final List<Descriptor> descriptors = new ArrayList<>();

        void report(SnapshotConsumer to) {
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
            throw new IllegalStateException("unexpected snapshot start in a thread lookup");
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            throw new IllegalStateException("unexpected network interface in a thread lookup");
        }

        @Override
        public void user(UserRecord user) {
            throw new IllegalStateException("unexpected user in a thread lookup");
        }

        @Override
        public void group(GroupRecord group) {
            throw new IllegalStateException("unexpected group in a thread lookup");
        }

        @Override
        public void end() {
            throw new IllegalStateException("unexpected snapshot end in a thread lookup");
        }
    }

    /** Returns a consumer for a lookup of {@code thread}. */
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

    /** Delivers the oldest lookup result about {@code thread} to {@code to}, and returns whether there is one. */
    boolean find(long thread, SnapshotConsumer to) {
        Deque<Found> queue = found.get(thread);
        if (queue == null) {
            return false;
        }
        Found first = queue.removeFirst();
        if (queue.isEmpty()) {
            found.remove(thread);
        }
        first.report(to);
        return !first.processes.isEmpty() || !first.descriptors.isEmpty();
    }

    void forget(long thread) {
        found.remove(thread);
    }

    void clear() {
        found.clear();
    }

    /** Adds the threads that {@code known} does not contain to {@code to}. */
    void addTo(SnapshotConsumer to, ThreadTable known) {
        found.forEach((thread, queue) -> {
            if (known.get(thread) == null) {
                queue.getFirst().report(to);
            }
        });
    }
}
