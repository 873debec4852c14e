package eyas.capture;

import eyas.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Records events to capture files, one after the other as a {@link Rotation} says, each beginning with a snapshot.
 *
 * <p>The snapshot of a new file is taken on the event thread, before the event that did not go into the old one any more.
 * Errors are those of {@link CaptureWriter}; who records counts what is lost then. Not thread-safe.
 */
public final class CaptureRecorder implements AutoCloseable {
    private final Path base;
    private final Rotation rotation;
    private final CaptureWriter.Options options;
    private final Snapshotter snapshotter;
    private final Deque<Path> files = new ArrayDeque<>();
    private CaptureWriter writer;
    private int index = 1;
    private long finishedEvents;
    private long begin = Long.MIN_VALUE;

    /**
     * Creates the first file and writes its snapshot.
     *
     * @throws CaptureWriteException if it cannot be created or written
     */
    public CaptureRecorder(Path base, Rotation rotation, CaptureWriter.Options options, Snapshotter snapshotter) {
        this.base = base;
        this.rotation = rotation;
        this.options = options;
        this.snapshotter = snapshotter;
        this.writer = open(index);
    }

    private CaptureWriter open(int number) {
        Path path = rotation.file(base, number);
        CaptureWriter opened = CaptureWriter.open(path, options);
        try {
            snapshotter.snapshot(opened);
        } catch (CaptureWriteException e) {
            opened.close();
            throw e;
        }
        files.addLast(path);
        return opened;
    }

    /**
     * Writes an event, to a new file where the current one is full.
     *
     * @throws CaptureWriteException if the event was not recorded; where a new file could not be begun, the next event
     *     tries again
     */
    public void write(Event event) {
        if (rotation.isActive()) {
            if (isFull(event.time())) {
                rotate();
            }
            if (begin == Long.MIN_VALUE) {
                begin = event.time();
            }
        }
        writer.write(event);
    }

    private boolean isFull(long time) {
        if (writer.events() == 0) {
            return false;
        }
        return (rotation.maxBytes() > 0 && writer.bytes() >= rotation.maxBytes())
                || (!rotation.maxAge().isZero()
                        && time - begin >= rotation.maxAge().toNanos());
    }

    private void rotate() {
        writer.close();
        CaptureWriter next = open(index + 1);
        finishedEvents += writer.events();
        index++;
        begin = Long.MIN_VALUE;
        writer = next;
        if (rotation.maxFiles() > 0 && files.size() > rotation.maxFiles()) {
            Path oldest = files.removeFirst();
            try {
                Files.deleteIfExists(oldest);
            } catch (IOException e) {
                throw new CaptureWriteException(oldest, 0, "cannot be deleted to make room for the next", e);
            }
        }
    }

    /** Writes what is buffered; for moments in which nothing happens. */
    public void flush() {
        writer.flush();
    }

    /** Returns the files that exist, oldest first. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Returns how many events were recorded, in files that were deleted as well. */
    public long events() {
        return finishedEvents + writer.events();
    }

    @Override
    public void close() {
        writer.close();
    }
}
