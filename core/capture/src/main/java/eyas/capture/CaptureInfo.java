package eyas.capture;

import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventInfo;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.UserRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The content of a capture, determined by reading it once.
 *
 * @param machines the machine of each section
 * @param processes threads that existed at the start of the sections
 * @param descriptors their open descriptors
 * @param events events in the current schema, excluding those that describe initial state: those that are printed and that a report counts
 * @param records records in the file: also entry events of older versions, and events that describe initial state
 * @param existing delivered records that only describe or refresh state
 * @param firstTime time of the first delivered event in ns since the epoch; 0 if there is none
 * @param lastTime time of the last one
 * @param counts these events by type and direction, most frequent first
 * @param counters omitted events, by cause
 * @param warnings warnings such as an early end of the file
 */
public record CaptureInfo(
        List<MachineRecord> machines,
        long processes,
        long descriptors,
        long events,
        long records,
        long existing,
        long firstTime,
        long lastTime,
        List<TypeCount> counts,
        SourceCounters counters,
        List<String> warnings) {

    /**
     * The number of events of one code of the current schema.
     *
     * @param name the value of {@code evt.type}; {@code syscall} for calls without a dedicated event
     * @param enter whether this is the entry event
     * @param count number of events
     */
    public record TypeCount(String name, boolean enter, long count) {}

    public CaptureInfo {
        machines = List.copyOf(machines);
        counts = List.copyOf(counts);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads {@code source}, which must not be started, to its end.
     *
     * @throws eyas.event.EventSourceException if the file is damaged
     */
    public static CaptureInfo read(CaptureSource source) {
        Census census = new Census();
        source.start(census);
        long[] counts = new long[EventTable.size()];
        Event event = new Event();
        long first = 0;
        long last = 0;
        long existing = 0;
        while (source.next(event) == Outcome.EVENT) {
            if (event.hasHappened()) {
                counts[event.code()]++;
            } else {
                existing++;
            }
            last = event.time();
            first = first == 0 ? last : first;
        }
        List<TypeCount> types = new ArrayList<>();
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                EventInfo info = EventTable.get(code);
                types.add(new TypeCount(info.name(), info.isEnter(), counts[code]));
            }
        }
        types.sort(Comparator.comparingLong(TypeCount::count).reversed().thenComparing(TypeCount::name));
        return new CaptureInfo(
                census.machines,
                census.processes,
                census.descriptors,
                Arrays.stream(counts).sum(),
                source.eventsSeen(),
                existing,
                first,
                last,
                types,
                source.counters(),
                source.warnings());
    }

    /** Counts the objects of the snapshots. */
    private static final class Census implements SnapshotConsumer {
        private final List<MachineRecord> machines = new ArrayList<>();
        private long processes;
        private long descriptors;

        @Override
        public void begin(MachineRecord machine) {
            // Limits memory for files with many sections.
            if (machines.size() < 1000) {
                machines.add(machine);
            }
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {}

        @Override
        public void user(UserRecord user) {}

        @Override
        public void group(GroupRecord group) {}

        @Override
        public void process(ProcessRecord process) {
            processes++;
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            descriptors++;
        }

        @Override
        public void end() {}
    }
}
