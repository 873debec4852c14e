package eyas.session.recording;

import eyas.capture.CaptureRecorder;
import eyas.capture.CaptureWriteException;
import eyas.capture.CaptureWriter;
import eyas.capture.EventSchema;
import eyas.capture.RecordingTrailer;
import eyas.capture.Rotation;
import eyas.capture.Snapshotter;
import eyas.capture.redaction.Redactor;
import eyas.capture.redaction.TextRedactor;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes events down, masked where that is asked for, without ever failing whoever watches.
 *
 * <p>A file that cannot be written on (a full disk) ends the recording: what was written stays readable, and what is not
 * written any more is counted. Event thread only.
 */
public final class Recording implements LossReporter, AutoCloseable {
    private final CaptureRecorder recorder;
    private final @Nullable Redactor redactor;
    private @Nullable CaptureWriteException failure;
    private long lost;
    private Supplier<RecordingTrailer> end = () -> RecordingTrailer.WHOLE;

    private Recording(Path file, Rotation rotation, Snapshotter snapshotter, boolean redact, EventSchema schema) {
        this.redactor = redact ? new Redactor() : null;
        try {
            this.recorder = new CaptureRecorder(
                    file,
                    rotation,
                    CaptureWriter.Options.forName(file).withEndMark().withSchema(schema),
                    redactor == null ? snapshotter : masking(redactor, snapshotter),
                    this::stated);
        } catch (CaptureWriteException e) {
            throw new CommandFailure(ExitCode.NOT_STARTED, String.valueOf(e.getMessage()));
        }
    }

    private static Snapshotter masking(Redactor redactor, Snapshotter snapshotter) {
        return (time, consumer, events) ->
                snapshotter.snapshot(time, redactor.snapshot(consumer), event -> events.accept(redactor.redact(event)));
    }

    /**
     * Creates the file.
     *
     * @param snapshotter tells what exists when a further file is begun
     * @param redact whether secrets are masked
     * @param schema the schema of its readers
     * @throws CommandFailure if the file cannot be created
     */
    public static Recording begin(
            Path file, Rotation rotation, Snapshotter snapshotter, boolean redact, EventSchema schema) {
        return new Recording(file, rotation, snapshotter, redact, schema);
    }

    /** Creates the only file, with events of the current schema. */
    public static Recording oneFile(Path file, boolean redact) {
        return oneFile(file, redact, EventSchema.CURRENT);
    }

    /**
     * Creates the only file.
     *
     * @param redact whether secrets are masked
     * @param schema the schema of its readers
     * @throws CommandFailure if the file cannot be created
     */
    public static Recording oneFile(Path file, boolean redact, EventSchema schema) {
        return new Recording(
                file,
                Rotation.NONE,
                (_, _, _) -> {
                    throw new IllegalStateException("a recording in one file goes on in no other");
                },
                redact,
                schema);
    }

    /** Returns who writes what exists; it passes everything on to {@code first} before. */
    public SnapshotConsumer after(SnapshotConsumer first) {
        return new Both(first);
    }

    /** Goes on to a new file if need be; before the event at {@code time} is applied to the state. */
    public void advance(long time) {
        if (failure == null) {
            try {
                recorder.advance(time);
            } catch (CaptureWriteException e) {
                failure = e;
            }
        }
    }

    /**
     * Writes an event.
     *
     * @param stateOnly whether readers are to apply it to their state, but not to show it
     */
    public void write(Event event, boolean stateOnly) {
        if (failure != null) {
            lost++;
            return;
        }
        try {
            recorder.write(redactor == null ? event : redactor.redact(event), stateOnly || event.isInitial());
        } catch (CaptureWriteException e) {
            failure = e;
            lost++;
        }
    }

    /** Writes what is buffered; for moments in which nothing happens. */
    public void flush() {
        attempt(recorder::flush);
    }

    private void attempt(Runnable write) {
        if (failure == null) {
            try {
                write.run();
            } catch (CaptureWriteException e) {
                failure = e;
            }
        }
    }

    /** Have what {@code losses} tells written down at the end of each file. */
    public void telling(Supplier<RecordingTrailer> losses) {
        end = losses;
    }

    private RecordingTrailer stated() {
        RecordingTrailer told = end.get();
        return redactor == null
                ? told
                : new RecordingTrailer(
                        told.losses(),
                        told.notes().stream().map(new TextRedactor()::mask).toList(),
                        told.calls());
    }

    /** Writes down that the recording has come to its end, and what it has lost, and closes the file. */
    public void finish() {
        attempt(recorder::finish);
        close();
    }

    /** Returns how many events were written. */
    public long events() {
        return recorder.events();
    }

    /** Returns how many bytes were written. */
    public long bytes() {
        return recorder.bytes();
    }

    /** Returns the files that exist. */
    public List<Path> files() {
        return recorder.files();
    }

    /** Return whether something could not be written. */
    public boolean failed() {
        return failure != null;
    }

    /** Returns what stopped the recording and what that cost, in words. */
    public Optional<String> problem() {
        return failure == null
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the recording is incomplete, %s missing from it: %s",
                        lost == 0 ? "what was written last is" : String.format(Locale.ROOT, "%,d events are", lost),
                        failure.getMessage()));
    }

    @Override
    public void losses(LossCollector to) {
        recorder.losses(to);
        to.lost("recording_event_lost", lost);
        to.lost("recording_failed", failure == null ? 0 : 1);
        problem().ifPresent(to::note);
    }

    /** Returns what was masked, in words; empty where that was not asked for. */
    public Optional<String> masked() {
        return redactor == null ? Optional.empty() : Optional.of(RedactionSummary.of(redactor.counts()));
    }

    /** Returns which calls the schema of the recording knows by their name alone, in words; empty where there were none. */
    public Optional<String> bareCalls() {
        return recorder.bareCalls();
    }

    /** Closes the file; without {@link #finish} before, whoever reads it takes it for one that was cut. */
    @Override
    public void close() {
        attempt(recorder::close);
        CaptureWriteException known = failure;
        if (known != null) {
            try {
                recorder.close();
            } catch (CaptureWriteException e) {
                // What was left to do was to free memory; the first error is the one that is told.
                known.addSuppressed(e);
            }
        }
    }

    /** Tell the snapshot to someone else and to the file. */
    private final class Both implements SnapshotConsumer {
        private final SnapshotConsumer first;
        private SnapshotConsumer file;

        private Both(SnapshotConsumer first) {
            this.first = first;
            this.file = file();
        }

        private SnapshotConsumer file() {
            return redactor == null ? recorder.snapshot() : redactor.snapshot(recorder.snapshot());
        }

        @Override
        public void begin(MachineRecord machine) {
            first.begin(machine);
            // A new section may begin when the recording has gone on to another file.
            file = file();
            attempt(() -> file.begin(machine));
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            first.networkInterface(networkInterface);
            attempt(() -> file.networkInterface(networkInterface));
        }

        @Override
        public void user(UserRecord user) {
            first.user(user);
            attempt(() -> file.user(user));
        }

        @Override
        public void group(GroupRecord group) {
            first.group(group);
            attempt(() -> file.group(group));
        }

        @Override
        public void process(ProcessRecord process) {
            first.process(process);
            attempt(() -> file.process(process));
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            first.descriptor(thread, descriptor);
            attempt(() -> file.descriptor(thread, descriptor));
        }

        @Override
        public void end() {
            first.end();
            attempt(file::end);
        }
    }
}
