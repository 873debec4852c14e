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
import eyas.diagnostic.DiagnosticCode;
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
 * Writes events to a capture, masked if requested; a failure never affects monitoring.
 *
 * <p>A write error (for example a full disk) ends the recording: the part written so far remains readable, and later events are counted.
 * Event thread only.
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
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE, ExitCode.NOT_STARTED, String.valueOf(e.getMessage()));
        }
    }

    private static Snapshotter masking(Redactor redactor, Snapshotter snapshotter) {
        return (time, consumer, events) ->
                snapshotter.snapshot(time, redactor.snapshot(consumer), event -> events.accept(redactor.redact(event)));
    }

    /**
     * Creates the file.
     *
     * @param snapshotter writes the existing state when a further file starts
     * @param redact whether secrets are masked
     * @param schema the event schema
     * @throws CommandFailure if the file cannot be created
     */
    public static Recording begin(
            Path file, Rotation rotation, Snapshotter snapshotter, boolean redact, EventSchema schema) {
        return new Recording(file, rotation, snapshotter, redact, schema);
    }

    /** Creates the only file, in the current schema. */
    public static Recording oneFile(Path file, boolean redact) {
        return oneFile(file, redact, EventSchema.CURRENT);
    }

    /**
     * Creates the only file.
     *
     * @param redact whether secrets are masked
     * @param schema the event schema
     * @throws CommandFailure if the file cannot be created
     */
    public static Recording oneFile(Path file, boolean redact, EventSchema schema) {
        return new Recording(
                file,
                Rotation.NONE,
                (_, _, _) -> {
                    throw new IllegalStateException("a recording in one file cannot be rotated");
                },
                redact,
                schema);
    }

    /** Returns the consumer that writes the snapshot; it passes everything to {@code first} before. */
    public SnapshotConsumer after(SnapshotConsumer first) {
        return new Both(first);
    }

    /** Starts a new file if necessary; called before the event at {@code time} is applied to the state. */
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
     * @param stateOnly whether readers apply it to their state without showing it
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

    /** Writes buffered events; called when idle. */
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

    /** Sets the losses to write at the end of each file. */
    public void telling(Supplier<RecordingTrailer> losses) {
        end = losses;
    }

    private RecordingTrailer stated() {
        RecordingTrailer reported = end.get();
        return redactor == null
                ? reported
                : new RecordingTrailer(
                        reported.losses(),
                        reported.notes().stream().map(new TextRedactor()::mask).toList(),
                        reported.calls());
    }

    /** Writes the end mark and the losses, and closes the file. */
    public void finish() {
        attempt(recorder::finish);
        close();
    }

    /** Returns the number of events written. */
    public long events() {
        return recorder.events();
    }

    /** Returns the number of bytes written. */
    public long bytes() {
        return recorder.bytes();
    }

    /** Returns the existing files. */
    public List<Path> files() {
        return recorder.files();
    }

    /** Returns whether a write has failed. */
    public boolean failed() {
        return failure != null;
    }

    /** Returns the error that ended the recording, and its cost. */
    public Optional<String> problem() {
        return failure == null
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the recording is incomplete, %s missing from it: %s",
                        lost == 0 ? "its latest events are" : String.format(Locale.ROOT, "%,d events are", lost),
                        failure.getMessage()));
    }

    @Override
    public void losses(LossCollector to) {
        recorder.losses(to);
        to.lost("recording_event_lost", lost);
        to.lost("recording_failed", failure == null ? 0 : 1);
        problem().ifPresent(to::note);
    }

    /** Returns a message about masked values; empty if masking is off. */
    public Optional<String> masked() {
        return redactor == null ? Optional.empty() : Optional.of(RedactionSummary.of(redactor.counts()));
    }

    /** Returns a message about calls that the recording's schema knows only by name; empty if there were none. */
    public Optional<String> bareCalls() {
        return recorder.bareCalls();
    }

    /** Closes the file; without {@link #finish} before, readers treat it as truncated. */
    @Override
    public void close() {
        attempt(recorder::close);
        CaptureWriteException known = failure;
        if (known != null) {
            try {
                recorder.close();
            } catch (CaptureWriteException e) {
                // Only memory was left to release; the first error is the one to report.
                known.addSuppressed(e);
            }
        }
    }

    /** Passes the snapshot to another consumer and to the file. */
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
            // A new section may start when the recording has continued in another file.
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
