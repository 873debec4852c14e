package eyas.capture;

import eyas.event.Event;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.SnapshotConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Records events to capture files, one after the other as a {@link Rotation} says, each beginning with a snapshot
 * and the events that tell what snapshots have no room for.
 *
 * <p>Life: make it, tell {@link #snapshot()} what exists, then for each event {@link #advance}, which may go on to a new
 * file, and {@link #write}. Who keeps state applies the event between the two: the new file's snapshot is what was true
 * before the event, and the event goes into the new file. On the event thread.
 *
 * <p>Errors are those of {@link CaptureWriter}; who records counts what is lost then.
 */
public final class CaptureRecorder implements LossReporter, AutoCloseable {
    /** A file holds at least this part of its snapshot's bytes in events, lest there be nothing but snapshots. */
    private static final int SNAPSHOT_SHARE = 4;

    private final Path base;
    private final Rotation rotation;
    private final CaptureWriter.Options options;
    private final Snapshotter snapshotter;
    private final Supplier<RecordingTrailer> end;
    private final DowngradeLosses formless;
    private final Deque<Path> files = new ArrayDeque<>();
    private CaptureWriter writer;
    private int index = 1;
    /** Events that were recorded, without those that a file begins with. */
    private long events;

    private long eventsInFile;
    private long finishedBytes;
    private long snapshotBytes = -1;
    private long begin = Long.MIN_VALUE;

    /**
     * Creates the first file.
     *
     * @param snapshotter tells what exists when a further file is begun; not called without rotation
     * @throws CaptureWriteException if the file cannot be created
     */
    public CaptureRecorder(Path base, Rotation rotation, CaptureWriter.Options options, Snapshotter snapshotter) {
        this(base, rotation, options, snapshotter, () -> RecordingTrailer.WHOLE);
    }

    /**
     * Creates the first file of a recording that knows its losses.
     *
     * @param end tells what was lost up to now, when a file ends because another one begins
     */
    public CaptureRecorder(
            Path base,
            Rotation rotation,
            CaptureWriter.Options options,
            Snapshotter snapshotter,
            Supplier<RecordingTrailer> end) {
        this.end = end;
        this.base = base;
        this.rotation = rotation;
        this.options = options;
        this.snapshotter = snapshotter;
        this.formless = new DowngradeLosses(options.schema());
        Path first = rotation.file(base, index);
        this.writer = CaptureWriter.open(first, options, formless);
        files.addLast(first);
    }

    /** Returns who writes what exists when the recording begins, or when its source begins a new section. */
    public SnapshotConsumer snapshot() {
        return writer;
    }

    /**
     * Goes on to a new file if the current one is full.
     *
     * @param time time of the next event in ns since the epoch
     * @throws CaptureWriteException if the new file could not be begun; the next event tries again
     */
    public void advance(long time) {
        if (!rotation.isActive()) {
            return;
        }
        if (snapshotBytes < 0) {
            snapshotBytes = writer.bytes();
        }
        if (isFull(time)) {
            rotate(time);
        }
    }

    /**
     * Writes an event.
     *
     * @param stateOnly whether readers are to apply it to their state, but not to show it
     * @throws CaptureWriteException if it was not recorded
     */
    public void write(Event event, boolean stateOnly) {
        if (begin == Long.MIN_VALUE) {
            begin = event.time();
        }
        writer.write(event, stateOnly);
        eventsInFile++;
        events++;
    }

    /** Goes on to a new file if need be, and writes an event as it is; for who keeps no state. */
    public void write(Event event) {
        advance(event.time());
        write(event, !event.hasHappened());
    }

    private boolean isFull(long time) {
        if (eventsInFile == 0) {
            return false;
        }
        long bytes = writer.bytes();
        return (rotation.maxBytes() > 0
                        && bytes >= rotation.maxBytes()
                        && bytes - snapshotBytes >= snapshotBytes / SNAPSHOT_SHARE)
                || (!rotation.maxAge().isZero()
                        && time - begin >= rotation.maxAge().toNanos());
    }

    private void rotate(long time) {
        writer.finish(end.get());
        CaptureWriter next = next(time);
        finishedBytes += writer.bytes();
        index++;
        begin = Long.MIN_VALUE;
        eventsInFile = 0;
        writer = next;
        snapshotBytes = next.bytes();
        if (rotation.maxFiles() > 0 && files.size() > rotation.maxFiles()) {
            Path oldest = files.removeFirst();
            try {
                Files.deleteIfExists(oldest);
            } catch (IOException e) {
                throw new CaptureWriteException(oldest, 0, "cannot be deleted to make room for the next", e);
            }
        }
    }

    private CaptureWriter next(long time) {
        Path path = rotation.file(base, index + 1);
        CaptureWriter opened = CaptureWriter.open(path, options, formless);
        try {
            snapshotter.snapshot(time, opened, event -> opened.write(event, true));
        } catch (CaptureWriteException e) {
            opened.close();
            throw e;
        }
        files.addLast(path);
        return opened;
    }

    @Override
    public void losses(LossCollector to) {
        formless.losses(to);
    }

    /** Returns which calls the schema of the files knows by their name alone, in words; empty where there were none. */
    public Optional<String> bareCalls() {
        return formless.bareCalls();
    }

    /** Writes what is buffered; for moments in which nothing happens. */
    public void flush() {
        writer.flush();
    }

    /** Returns how many bytes were written, in files that were deleted as well; compressed ones as far as they are there. */
    public long bytes() {
        return finishedBytes + writer.bytes();
    }

    /** Returns the files that exist, oldest first. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Returns how many events were recorded, in files that were deleted as well, without those that files begin with. */
    public long events() {
        return events;
    }

    /**
     * Writes down that the recording ends here, with what it has lost, and closes the file.
     *
     * @throws CaptureWriteException if that fails
     */
    public void finish() {
        writer.finish(end.get());
    }

    /** Closes the file as it is: without {@link #finish} before, readers take it for one that was cut. */
    @Override
    public void close() {
        writer.close();
    }
}
