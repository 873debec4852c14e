package eyas.bench;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource;
import eyas.event.EventWriter;
import eyas.event.FlagTable;
import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Replays the events that dominate a compilation: failed opens, successful opens, and closes.
 *
 * <p>The mix is that of a recorded build: six of ten opens fail, and each of the others is closed. Seeded, so that every run has the same
 * events.
 */
final class BuildLikeEvents implements EventSource {
    /** Number of events per pass. */
    static final int COUNT = 10_000;

    private static final int PATHS = 400;
    private static final int SIZE = 4 << 20;
    private static final int READ = FlagTable.value("file_flags", "O_RDONLY");

    private final MemorySegment memory = Arena.ofAuto().allocate(SIZE);
    private final long[] places = new long[COUNT];
    private int next;
    private long number;

    BuildLikeEvents() {
        Random random = new Random(42);
        long place = 0;
        int open = 0;
        for (int i = 0; i < COUNT; i++) {
            places[i] = place;
            String path = "/usr/include/x86_64-linux-gnu/part" + random.nextInt(PATHS) + "/header.h";
            long time = 1_700_000_000_000_000_000L + i;
            if (open == 1) {
                place += write(
                        place,
                        w -> w.begin(EventCode.SYSCALL_CLOSE_X, time, 4711)
                                .put(0)
                                .put(3));
                open = 0;
            } else {
                int result = random.nextInt(10) < 6 ? -2 : 3;
                open = result == 3 ? 1 : 0;
                place += write(
                        place,
                        w -> w.begin(EventCode.SYSCALL_OPENAT_2_X, time, 4711)
                                .put(result)
                                .put(-100)
                                .put(path)
                                .put(READ)
                                .put(0)
                                .put(1)
                                .put(7));
            }
        }
    }

    private int write(long place, Consumer<EventWriter> event) {
        EventWriter writer = new EventWriter(memory.asSlice(place));
        event.accept(writer);
        return writer.end();
    }

    /** Starts another pass. */
    void rewind() {
        next = 0;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.begin(new MachineRecord(2, 1L << 30, 1 << 22, "bench", 1, 0));
        snapshot.end();
    }

    @Override
    public Outcome next(Event event) {
        if (next == COUNT) {
            return Outcome.END;
        }
        event.wrap(memory, places[next++], 0, ++number, false);
        return Outcome.EVENT;
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(number, 0, 0, 0, List.of());
    }

    @Override
    public void close() {}
}
