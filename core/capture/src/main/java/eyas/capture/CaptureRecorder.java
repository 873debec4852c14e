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
 * Records events to capture files according to a {@link Rotation}. Each file starts with a snapshot and the events for state that snapshots
 * cannot represent.
 *
 * <p>Usage: create it, pass the initial state to {@link #snapshot()}, then call for each event {@link #advance}, which may start a new
 * file, and {@link #write}. A caller that keeps state applies the event between the two: the snapshot of the new file is the state before
 * the event, and the event goes into the new file. Event thread only.
 *
 * <p>Errors are those of {@link CaptureWriter}; the caller counts the events lost then.
 */
public final class CaptureRecorder implements LossReporter, AutoCloseable {
    /** A file contains at least this fraction of its snapshot's bytes in events, so that snapshots do not dominate. */
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
    /** Recorded events, excluding those at the start of a file. */
    private long events;

    private long eventsInFile;
    private long finishedBytes;
    private long snapshotBytes = -1;
    private long begin = Long.MIN_VALUE;

    /**
     * Creates the first file.
     *
     * @param snapshotter provides the state at the start of a further file; not called without rotation
     * @throws CaptureWriteException if the file cannot be created
     */
    public CaptureRecorder(Path base, Rotation rotation, CaptureWriter.Options options, Snapshotter snapshotter) {
        this(base, rotation, options, snapshotter, () -> RecordingTrailer.WHOLE);
    }

    /**
     * Creates the first file of a recording that records its losses.
     *
     * @param end provides the losses so far, when a file ends because another one starts
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

    /** Returns the consumer of the snapshot at the start of the recording, or of a new section of its source. */
    public SnapshotConsumer snapshot() {
        return writer;
    }

    /**
     * Starts a new file if the current one is full.
     *
     * @param time time of the next event in ns since the epoch
     * @throws CaptureWriteException if the new file could not be started; the next event tries again
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
     * @param stateOnly whether readers only apply it to their state and do not show it
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

    /** Starts a new file if needed, and writes an event unchanged; for callers without state. */
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

    /** Returns a description of the calls of which the schema of the files has only the name; empty if there were none. */
    public Optional<String> bareCalls() {
        return formless.bareCalls();
    }

    /** Writes the buffered bytes; for idle periods. */
    public void flush() {
        writer.flush();
    }

    /** Returns the number of bytes written, including deleted files and excluding buffered compressed bytes. */
    public long bytes() {
        return finishedBytes + writer.bytes();
    }

    /** Returns the existing files, oldest first. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Returns the number of recorded events, including deleted files and excluding events at the start of files. */
    public long events() {
        return events;
    }

    /**
     * Writes the end mark with the losses, and closes the file.
     *
     * @throws CaptureWriteException if that fails
     */
    public void finish() {
        writer.finish(end.get());
    }

    /** Closes the file; without a previous {@link #finish}, readers consider it truncated. */
    @Override
    public void close() {
        writer.close();
    }
}
