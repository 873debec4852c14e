package eyas.capture.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.capture.Compression;
import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource.Outcome;
import eyas.event.EventWriter;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventRingTest {
    private static final long BEGIN = 1_750_000_000_000_000_000L;
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
    private static final RingLimits TIGHT = new RingLimits(64 << 10, 4 << 10, 128 << 10, false);
    /** As small, but with unlimited waiting data. */
    private static final RingLimits SMALL = new RingLimits(64 << 10, 4 << 10, 64 << 20, false);

    @TempDir
    private Path directory;

    private final Arena arena = Arena.ofShared();
    private final EventWriter writer = new EventWriter(arena.allocate(1 << 20, 8));
    private final Event event = new Event();
    private final Tail tail = new Tail();
    private final Log log = new Log();
    private long number;

    @AfterEach
    void free() {
        arena.close();
    }

    /** Counts the events that left, and has a user whose id is that number. */
    private static final class Tail implements RingTailState {
        private long left;
        private boolean ordered = true;
        private final Event stateEvent = new Event();
        private EventWriter container = new EventWriter(Arena.ofAuto().allocate(4096, 8));

        @Override
        public void leave(Event event) {
            left++;
            ordered &= event.time() == BEGIN + left && event.number() == left && event.cpu() == left % 3;
        }

        @Override
        public void report(long time, SnapshotConsumer consumer, Consumer<Event> events) {
            consumer.begin(new MachineRecord(3, 1, 1, "ring", BEGIN, 0));
            consumer.user(new UserRecord((int) left, 0, Bytes.of("last"), Bytes.of("/"), Bytes.of("/bin/sh")));
            consumer.end();
            container.begin(EventCode.CONTAINER_JSON_2_E, time, 1, 1).put("{}").end();
            stateEvent.wrap(container.segment(), 0, 0, 0, true);
            events.accept(stateEvent);
        }
    }

    private static final class Log implements RingListener {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch held = new CountDownLatch(0);

        @Override
        public void finished(Path file, long events, long bytes, long lost, boolean full) {
            lines.add(file.getFileName() + " finished: " + events + ", lost " + lost + (full ? ", full" : ""));
        }

        @Override
        public void failed(Path file, String problem) {
            lines.add(problem);
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private EventRing ring(RingLimits limits, long most) {
        return new EventRing(
                limits,
                tail,
                new CaptureWriter.Options(Compression.GZIP, 64 << 10, Duration.ofSeconds(1)).withEndMark(),
                most,
                log);
    }

    /** A file states what it lacks: events that the source lost, and those that the disk was too slow for. */
    @Test
    void fileStatesItsLosses() {
        Path whole = directory.resolve("whole.scap");
        Path lossy = directory.resolve("lossy.scap");
        try (EventRing ring = ring(RingLimits.of(1 << 20), 0)) {
            ring.start(whole);
            add(ring, 10);
            ring.finish();
            ring.start(lossy);
            add(ring, 10);
            ring.finish(7);
        }
        assertThat(dropped(whole)).isZero();
        assertThat(dropped(lossy)).isEqualTo(7);
    }

    private static long dropped(Path file) {
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(new IgnoringConsumer());
            Event read = new Event();
            while (source.next(read) == Outcome.EVENT) {}
            assertThat(source.warnings()).isEmpty();
            return source.counters().dropped();
        }
    }

    /** Creates the next event, with a name of {@code length} bytes. */
    private Event next(int length) {
        number++;
        writer.begin(EventCode.SYSCALL_CHDIR_X, BEGIN + number, 7, 2)
                .put(0)
                .putString(new byte[length])
                .end();
        event.wrap(writer.segment(), 0, (int) (number % 3), number, number % 5 == 0);
        return event;
    }

    private void add(EventRing ring, int count) {
        for (int i = 0; i < count; i++) {
            ring.add(next(20));
        }
    }

    /** Reads times relative to the start, and CPU numbers; a state event has time {@code S} before its own. */
    private static List<Long> times(Path file) {
        List<Long> times = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(new IgnoringConsumer());
            Event read = new Event();
            while (source.next(read) == Outcome.EVENT) {
                if (read.code() == EventCode.CONTAINER_JSON_2_E) {
                    assertThat(read.isStateOnly()).isTrue();
                    times.add(0L);
                } else {
                    long time = read.time() - BEGIN;
                    assertThat(read.cpu()).isEqualTo((int) (time % 3));
                    assertThat(read.isStateOnly()).isEqualTo(time % 5 == 0);
                    times.add(time);
                }
            }
            assertThat(source.warnings()).isEmpty();
        }
        return times;
    }

    @Test
    void fileStartsBeforeTriggerAndHasEveryEvent() {
        Path file = directory.resolve("a.scap");
        long left;
        try (EventRing ring = ring(SMALL, 0)) {
            add(ring, 5000);
            assertThat(tail.left).isPositive();
            assertThat(ring.counters().retained()).isLessThanOrEqualTo(SMALL.bytes());
            left = tail.left;
            assertThat(ring.start(file)).isTrue();
            add(ring, 3000);
            ring.finish();
            add(ring, 100);
        }
        List<Long> times = times(file);
        assertThat(times.getFirst()).isZero();
        assertThat(times.get(1)).isEqualTo(left + 1);
        assertThat(times.getLast()).isEqualTo(8000);
        assertThat(times).hasSize((int) (8000 - left) + 1).isSorted();
        assertThat(left).isLessThan(4500);
        assertThat(tail.ordered).isTrue();
        assertThat(log.lines)
                .containsExactly("a.scap finished: " + (8000 - times(file).get(1) + 1) + ", lost 0");
    }

    @Test
    void consecutiveFilesShareEvents() {
        Path first = directory.resolve("1.scap");
        Path second = directory.resolve("2.scap");
        try (EventRing ring = ring(SMALL, 0)) {
            add(ring, 100);
            ring.start(first);
            assertThatThrownBy(() -> ring.start(second)).isInstanceOf(IllegalStateException.class);
            add(ring, 10);
            ring.finish();
            add(ring, 10);
            ring.start(second);
            ring.flush();
            add(ring, 10);
            ring.finish();
        }
        assertThat(times(first)).hasSize(111).endsWith(110L);
        assertThat(times(second)).hasSize(131).endsWith(130L);
    }

    @Test
    void fileIsCompleteIfRingIsClosed() {
        Path file = directory.resolve("a.scap");
        try (EventRing ring = ring(SMALL, 0)) {
            ring.start(file);
            add(ring, 50);
        }
        assertThat(times(file)).hasSize(51);
        assertThat(log.lines).containsExactly("a.scap finished: 50, lost 0");
    }

    @Test
    void forgottenEventsAreInNoFile() {
        Path before = directory.resolve("before.scap");
        Path after = directory.resolve("after.scap");
        try (EventRing ring = ring(SMALL, 0)) {
            add(ring, 50);
            ring.start(before);
            ring.forget();
            assertThat(ring.isWriting()).isFalse();
            assertThat(tail.left).isZero();
            add(ring, 5);
            ring.start(after);
        }
        assertThat(times(before)).hasSize(51);
        assertThat(times(after)).containsExactly(0L, 51L, 52L, 53L, 54L, 55L);
    }

    @Test
    void passesOnOversizedEventsInOrder() {
        Path file = directory.resolve("a.scap");
        try (EventRing ring = ring(SMALL, 0)) {
            add(ring, 10);
            ring.add(next(20_000));
            ring.start(file);
            add(ring, 10);
            ring.add(next(30_000));
            ring.add(next(60_000));
            ring.add(next(65_500));
            add(ring, 10);
            ring.finish();
            assertThat(ring.counters().oversized()).isEqualTo(1);
        }
        assertThat(tail.ordered).isTrue();
        assertThat(times(file)).hasSize(34).doesNotContain(24L).contains(23L, 25L);
        assertThat(log.lines).containsExactly("a.scap finished: 33, lost 1");
    }

    @Test
    void diskFullIsReportedAndNextFileIsWritten() {
        Path good = directory.resolve("good.scap");
        try (EventRing ring = ring(SMALL, 0)) {
            add(ring, 100);
            ring.start(Path.of("/dev/full"));
            add(ring, 3000);
            ring.finish();
            ring.start(directory.resolve("missing/a.scap"));
            add(ring, 10);
            ring.finish();
            ring.start(good);
            add(ring, 10);
            ring.finish();
        }
        assertThat(log.lines).hasSize(3);
        assertThat(log.lines.get(0)).startsWith("/dev/full: ").contains("No space left on device");
        assertThat(log.lines.get(1)).contains("missing/a.scap: cannot be created");
        assertThat(log.lines.get(2)).startsWith("good.scap finished: ").endsWith("lost 0");
        assertThat(times(good)).endsWith(3120L);
    }

    @Test
    void countersReportCostOfFullDisk() {
        EventRing ring = ring(SMALL, 0);
        add(ring, 100);
        ring.start(directory.resolve("missing/a.scap"));
        add(ring, 10);
        ring.close();
        RingCounters counters = ring.counters();
        assertThat(counters.started()).isEqualTo(1);
        assertThat(counters.failed()).isEqualTo(1);
        assertThat(counters.finished()).isZero();
        assertThat(counters.lost()).isEqualTo(110);
    }

    @Test
    void slowDiskCostsEventsButNoMemoryOrTime() {
        Path slow = directory.resolve("slow.scap");
        Path refused = directory.resolve("refused.scap");
        EventRing ring = ring(TIGHT, 0);
        add(ring, 5000);
        long left = tail.left;
        // The notification about this file blocks the writing thread until it is released.
        log.held = new CountDownLatch(1);
        ring.start(directory.resolve("missing/a.scap"));
        ring.finish();
        long first = tail.left;
        assertThat(ring.start(slow)).isTrue();
        add(ring, 50_000);
        ring.finish();
        assertThat(ring.start(refused)).isFalse();
        assertThat(ring.counters().refused()).isEqualTo(1);
        assertThat(left).isEqualTo(first);
        log.held.countDown();
        ring.close();
        String line = log.lines.getLast();
        long written = Long.parseLong(line.replaceAll(".*finished: (\\d+),.*", "$1"));
        long lost = Long.parseLong(line.replaceAll(".*lost (\\d+)", "$1"));
        assertThat(lost).isGreaterThan(40_000);
        // All events of the ring and later ones are in the file or counted.
        assertThat(written + lost).isEqualTo(55_000 - first);
        assertThat(times(slow)).hasSize((int) written + 1).isSorted();
        assertThat(refused).doesNotExist();
    }

    @Test
    void patientRingWaitsForTheDisk() {
        Path file = directory.resolve("a.scap");
        try (EventRing ring = ring(TIGHT.waitingForDisk(), 0)) {
            add(ring, 5000);
            ring.start(file);
            add(ring, 100_000);
        }
        assertThat(log.lines.getFirst()).endsWith("lost 0");
        assertThat(times(file)).endsWith(105_000L);
    }

    @Test
    void fileOfMaximumSizeAcceptsNoMore() throws Exception {
        Path file = directory.resolve("a.scap");
        long most = 20_000;
        try (EventRing ring = ring(SMALL, most)) {
            add(ring, 5000);
            ring.start(file);
            assertThat(ring.counters().retained()).isLessThanOrEqualTo(most / 2);
            // Not faster than a writer on a busy machine: otherwise events are lost before it is full.
            for (int i = 0; i < 60_000 && !ring.isFull(); i++) {
                add(ring, 10);
                Thread.sleep(1);
            }
            assertThat(ring.isFull()).isTrue();
            ring.finish();
            assertThat(ring.isFull()).isFalse();
        }
        assertThat(log.lines.getFirst()).endsWith("lost 0, full");
        assertThat(Files.size(file)).isBetween(most, most + (128 << 10));
        assertThat(times(file)).isSorted().contains(5001L);
    }

    @Test
    void addingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        try (EventRing ring = ring(SMALL, 0)) {
            add(ring, 20_000);
            Event same = next(20);
            DoubleSupplier spent = () -> {
                long before = threads.getThreadAllocatedBytes(id);
                for (int i = 0; i < 100_000; i++) {
                    ring.add(same);
                }
                return (threads.getThreadAllocatedBytes(id) - before) / 100_000.0;
            };
            // Until JIT compilation has finished, which takes time on a busy machine.
            long end = System.nanoTime() + PATIENCE;
            while (spent.getAsDouble() >= 2 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            // A chunk occasionally goes through a queue; an event costs nothing.
            assertThat(spent.getAsDouble()).as("bytes per event").isLessThan(2);
        }
    }

    @Test
    void rejectsInvalidLimits() {
        assertThatThrownBy(() -> RingLimits.of(1000)).hasMessageContaining("a ring of 1000 bytes");
        assertThat(RingLimits.DEFAULT).isEqualTo(new RingLimits(16 << 20, 1 << 20, 32 << 20, false));
    }

    /** Discards a snapshot. */
    private static final class IgnoringConsumer implements SnapshotConsumer {
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
        public void descriptor(long thread, DescriptorRecord descriptor) {}

        @Override
        public void end() {}
    }
}
