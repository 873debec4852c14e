package eyas.engine;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Plays a test's events, then ends or stays idle. */
final class ScriptedSource implements EventSource {
    private final List<MemorySegment> events = new ArrayList<>();
    private final boolean endless;
    private final Set<Integer> initial = new HashSet<>();
    private int next;
    private long number;

    ScriptedSource(boolean endless) {
        this.endless = endless;
    }

    ScriptedSource add(Consumer<EventWriter> write) {
        MemorySegment memory = Arena.ofAuto().allocate(1024);
        EventWriter writer = new EventWriter(memory);
        write.accept(writer);
        writer.end();
        events.add(memory);
        return this;
    }

    /** Adds an event that describes the initial state. */
    ScriptedSource addInitial(Consumer<EventWriter> write) {
        initial.add(events.size());
        return add(write);
    }

    ScriptedSource addBroken(Consumer<EventWriter> write) {
        add(write);
        // The first parameter claims more bytes than the event has.
        events.getLast().set(ValueLayout.JAVA_SHORT_UNALIGNED, 26, (short) -1);
        return this;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.begin(new MachineRecord(1, 1 << 20, 1 << 15, "host", 1, 0));
        snapshot.end();
    }

    @Override
    public Outcome next(Event event) {
        if (next == events.size()) {
            return endless ? Outcome.IDLE : Outcome.END;
        }
        event.wrap(events.get(next), 0, 0, ++number, false);
        if (initial.contains(next++)) {
            event.markInitial();
        }
        return Outcome.EVENT;
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(number, 0, 0, 0, List.of());
    }

    @Override
    public void close() {}
}
