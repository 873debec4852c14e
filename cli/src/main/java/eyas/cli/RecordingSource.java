package eyas.cli;

import eyas.capture.CaptureWriteException;
import eyas.capture.CaptureWriter;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.UserRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what another source delivers, on its way.
 *
 * <p>A file that cannot be written on (a full disk) stops the recording, not the watching: what was written stays
 * readable, and what is not written any more is counted. Event thread only.
 */
final class RecordingSource implements EventSource {
    private final EventSource source;
    private final CaptureWriter writer;
    private @Nullable CaptureWriteException failure;
    private long lost;

    RecordingSource(EventSource source, CaptureWriter writer) {
        this.source = source;
        this.writer = writer;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(new Both(snapshot));
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        switch (outcome) {
            case EVENT -> {
                if (failure != null) {
                    lost++;
                } else {
                    write(event);
                }
            }
            case IDLE -> attempt(writer::flush);
            case END -> {}
        }
        return outcome;
    }

    private void write(Event event) {
        try {
            writer.write(event);
        } catch (CaptureWriteException e) {
            failure = e;
            lost++;
        }
    }

    private void attempt(Runnable write) {
        if (failure == null) {
            try {
                write.run();
            } catch (CaptureWriteException e) {
                failure = e;
                lost++;
            }
        }
    }

    @Override
    public boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return source.lookUp(thread, snapshot);
    }

    @Override
    public SourceCounters counters() {
        return source.counters();
    }

    /** Returns what stopped the recording, in words, or null. */
    @Nullable
    String problem() {
        return failure == null ? null : failure.getMessage();
    }

    /** Returns how many events were not written. */
    long lost() {
        return lost;
    }

    @Override
    public void close() {
        attempt(writer::close);
        source.close();
    }

    /** Tells the snapshot to the engine and to the file. */
    private final class Both implements SnapshotConsumer {
        private final SnapshotConsumer first;

        private Both(SnapshotConsumer first) {
            this.first = first;
        }

        @Override
        public void begin(MachineRecord machine) {
            first.begin(machine);
            attempt(() -> writer.begin(machine));
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            first.networkInterface(networkInterface);
            attempt(() -> writer.networkInterface(networkInterface));
        }

        @Override
        public void user(UserRecord user) {
            first.user(user);
            attempt(() -> writer.user(user));
        }

        @Override
        public void group(GroupRecord group) {
            first.group(group);
            attempt(() -> writer.group(group));
        }

        @Override
        public void process(ProcessRecord process) {
            first.process(process);
            attempt(() -> writer.process(process));
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            first.descriptor(thread, descriptor);
            attempt(() -> writer.descriptor(thread, descriptor));
        }

        @Override
        public void end() {
            first.end();
            attempt(writer::end);
        }
    }
}
