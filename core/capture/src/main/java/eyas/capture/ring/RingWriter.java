package eyas.capture.ring;

import eyas.capture.CaptureWriteException;
import eyas.capture.CaptureWriter;
import eyas.capture.RecordingTrailer;
import eyas.event.Event;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes files on its own thread, in command order. Callers limit the waiting data with {@link #hasCapacity}. */
final class RingWriter {
    private static final long POLL_MILLIS = 200;

    private final BlockingQueue<WriterCommand> parts = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CaptureWriter.Options options;
    private final long most;
    private final Consumer<Chunk> free;
    private final RingListener log;
    private final Thread thread;
    private final Event view = new Event();
    /** The file that has reached {@link #most}, read by callers. */
    private volatile @Nullable Path full;

    private @Nullable CaptureWriter file;
    private @Nullable Path path;
    private long events;
    private long missing;

    /**
     * Starts the thread.
     *
     * @param most size in bytes at which a file accepts no more events; 0 for no limit
     * @param free receives chunks that are no longer referenced
     */
    RingWriter(CaptureWriter.Options options, long most, Consumer<Chunk> free, RingListener log) {
        this.options = options;
        this.most = most;
        this.free = free;
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name("capture-writer").start(this::run);
    }

    /** Enqueues a command; never blocks. */
    void enqueue(WriterCommand part) {
        if (part instanceof WriterCommand.Events some) {
            waiting.addAndGet(some.to() - some.from());
        }
        parts.add(part);
    }

    /** Returns whether {@code bytes} more may wait; if the limits are patient, blocks until they may. */
    synchronized boolean hasCapacity(long bytes, RingLimits limits) {
        while (waiting.get() > 0 && waiting.get() + bytes > limits.waiting()) {
            if (!limits.patient() || !thread.isAlive()) {
                return false;
            }
            try {
                // Wakes up periodically to check whether the thread is still alive.
                wait(POLL_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private synchronized void written(int bytes) {
        waiting.addAndGet(-bytes);
        notifyAll();
    }

    long lost() {
        return lost.get();
    }

    long finished() {
        return finished.get();
    }

    long failed() {
        return failed.get();
    }

    /** Returns whether {@code file} accepts no more events. */
    boolean isFull(Path file) {
        return file.equals(full);
    }

    /** Writes the waiting data and ends the thread. */
    void close() {
        parts.add(new WriterCommand.Stop());
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                // The thread reads memory that its owner releases after this.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            try {
                switch (parts.take()) {
                    case WriterCommand.Start begin -> begin(begin);
                    case WriterCommand.Events some -> write(some);
                    case WriterCommand.End end -> end(end.lost(), end.unseen());
                    case WriterCommand.Stop _ -> {
                        end(0, 0);
                        return;
                    }
                }
            } catch (InterruptedException _) {
                // Interrupts are ignored: the thread ends only on the stop command.
            }
        }
    }

    private void begin(WriterCommand.Start begin) {
        path = begin.file();
        events = 0;
        missing = 0;
        try {
            CaptureWriter opened = CaptureWriter.open(begin.file(), options);
            file = opened;
            begin.snapshot().forEach(call -> call.accept(opened));
            for (byte[] bytes : begin.stateEvents()) {
                view.wrap(MemorySegment.ofArray(bytes), 0, 0, 0, true);
                opened.write(view, true);
            }
        } catch (CaptureWriteException e) {
            fail(begin.file(), e);
        }
    }

    private void write(WriterCommand.Events part) {
        CaptureWriter to = file;
        Path name = path;
        if (to == null || name == null) {
            lost.addAndGet(part.events());
            missing += part.events();
        } else if (most == 0 || to.bytes() < most) {
            copy(part, to, name);
        } else {
            full = name;
        }
        written(part.to() - part.from());
        if (part.chunk().release()) {
            free.accept(part.chunk());
        }
    }

    private void copy(WriterCommand.Events part, CaptureWriter to, Path name) {
        int done = 0;
        try {
            for (int place = part.from(); place < part.to(); done++) {
                place = part.chunk().show(place, view);
                to.write(view, view.isStateOnly());
            }
            to.flush();
            events += done;
            if (most > 0 && to.bytes() >= most) {
                full = name;
            }
        } catch (CaptureWriteException e) {
            lost.addAndGet(part.events() - done);
            events += done;
            fail(name, e);
        }
    }

    private void fail(Path name, CaptureWriteException e) {
        failed.incrementAndGet();
        log.failed(name, String.valueOf(e.getMessage()));
        CaptureWriter broken = file;
        file = null;
        if (broken != null) {
            // The original error has been reported already.
            broken.close();
        }
    }

    private void end(long passedBy, long unseen) {
        CaptureWriter done = file;
        Path name = path;
        lost.addAndGet(passedBy);
        if (done != null && name != null) {
            try {
                done.finish(RecordingTrailer.missing(passedBy + missing + unseen));
                finished.incrementAndGet();
                log.finished(name, events, done.bytes(), passedBy + missing, isFull(name));
            } catch (CaptureWriteException e) {
                fail(name, e);
            }
        }
        file = null;
        path = null;
    }
}
