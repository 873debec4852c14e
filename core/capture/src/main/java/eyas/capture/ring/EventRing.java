package eyas.capture.ring;

import eyas.capture.CaptureWriter;
import eyas.event.Event;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps copies of the last events, and writes files that start with the oldest of them.
 *
 * <p>Usage: {@link #add} each event before processing it; {@link #start} a file, which contains the events of the ring and those added
 * until {@link #finish}. Event thread only, except for the counters of files; allocates nothing per event, and little per chunk. Another
 * thread writes the files.
 */
public final class EventRing implements AutoCloseable {
    private final RingLimits limits;
    private final RingTailState tail;
    private final RingWriter writer;
    private final long most;
    private final Arena arena;
    private final Queue<Chunk> free = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private final Event leaving = new Event();
    private @Nullable Chunk current;
    private long retainedBytes;

    private @Nullable Path file;
    /** The start of the part of the current chunk that was not passed to the writer yet. */
    private int enqueuedBytes;

    private int enqueuedEvents;
    private long missing;
    private long started;
    private long refused;
    private long oversized;
    private boolean closed;

    /**
     * Creates an empty ring; its memory is allocated as it fills.
     *
     * @param options options for writing files
     * @param most size in bytes at which a file accepts no more events; 0 for no limit. At most half of it is from before the trigger
     * @param log is notified about the outcome of files
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena is closed by close()
    public EventRing(
            RingLimits limits, RingTailState tail, CaptureWriter.Options options, long most, RingListener log) {
        this.limits = limits;
        this.tail = tail;
        this.most = most;
        this.arena = Arena.ofShared();
        this.writer = new RingWriter(options, most, this::release, log);
    }

    /** Copies an event. */
    public void add(Event event) {
        Chunk chunk = current;
        if (chunk == null || !chunk.hasCapacity(event)) {
            chunk = next(ChunkLayout.size(event.length()));
            if (chunk == null) {
                passBy(event);
                return;
            }
        }
        chunk.add(event);
    }

    /** Starts a file with the events of the ring; returns false if too much is waiting to be written (counted). */
    public boolean start(Path name) {
        if (file != null) {
            throw new IllegalStateException(name + " is to be begun before " + file + " is finished");
        }
        if (most > 0) {
            // A file that is full before the trigger would be useless.
            while (retainedBytes > most / 2 && chunks.size() > 1) {
                evict();
            }
        }
        if (!writer.hasCapacity(retainedBytes, limits)) {
            refused++;
            return false;
        }
        BufferedSnapshot snapshot = new BufferedSnapshot();
        List<byte[]> standing = new ArrayList<>();
        tail.report(firstTime(), snapshot, event -> standing.add(copy(event)));
        writer.enqueue(new WriterCommand.Start(name, snapshot.calls(), List.copyOf(standing)));
        file = name;
        missing = 0;
        started++;
        for (Chunk chunk : chunks) {
            enqueuedBytes = 0;
            enqueuedEvents = 0;
            enqueue(chunk);
        }
        return true;
    }

    private static byte[] copy(Event event) {
        byte[] bytes = new byte[event.length()];
        MemorySegment.copy(event.segment(), event.base(), MemorySegment.ofArray(bytes), 0, bytes.length);
        return bytes;
    }

    private long firstTime() {
        for (Chunk chunk : chunks) {
            if (chunk.events() > 0) {
                chunk.show(0, leaving);
                return leaving.time();
            }
        }
        return 0;
    }

    /** Returns whether a file is being written. */
    public boolean isWriting() {
        return file != null;
    }

    /** Returns whether the file has reached its maximum size and accepts no more events. */
    public boolean isFull() {
        Path name = file;
        return most > 0 && name != null && writer.isFull(name);
    }

    /** Ends the file after the last added event, for a source without losses. */
    public void finish() {
        finish(0);
    }

    /**
     * Ends the file after the last added event.
     *
     * @param unseen events that the source has lost so far, recorded in the file's trailer
     */
    public void finish(long unseen) {
        if (file == null) {
            return;
        }
        reportRest();
        writer.enqueue(new WriterCommand.End(missing, unseen));
        file = null;
    }

    /** Writes the events added so far; for idle periods. */
    public void flush() {
        if (file != null) {
            reportRest();
        }
    }

    /** Drops all events, because a new section starts; ends the current file. */
    public void forget() {
        finish();
        for (Chunk chunk : chunks) {
            drop(chunk);
        }
        chunks.clear();
        current = null;
        retainedBytes = 0;
    }

    private void reportRest() {
        Chunk chunk = current;
        if (chunk != null) {
            enqueue(chunk);
        }
    }

    /** Passes the new part of {@code chunk} to the writer, or counts it as lost if too much is waiting. */
    private void enqueue(Chunk chunk) {
        int from = enqueuedBytes;
        int count = chunk.events() - enqueuedEvents;
        enqueuedBytes = chunk.used();
        enqueuedEvents = chunk.events();
        if (count == 0) {
            return;
        }
        if (!writer.hasCapacity(enqueuedBytes - from, limits)) {
            missing += count;
            return;
        }
        chunk.hold();
        writer.enqueue(new WriterCommand.Events(chunk, from, enqueuedBytes, count));
    }

    /** Advances to a chunk with room for {@code size} bytes; null if the ring is smaller than that. */
    private @Nullable Chunk next(int size) {
        if (file != null) {
            reportRest();
        }
        enqueuedBytes = 0;
        enqueuedEvents = 0;
        int capacity = Math.max(size, limits.chunk());
        boolean fits = capacity <= limits.bytes();
        while (!chunks.isEmpty() && (!fits || retainedBytes + capacity > limits.bytes())) {
            evict();
        }
        if (!fits) {
            current = null;
            return null;
        }
        Chunk chunk = capacity > limits.chunk() ? large(capacity) : usual();
        chunk.hold();
        chunks.addLast(chunk);
        current = chunk;
        retainedBytes += chunk.capacity();
        return chunk;
    }

    private Chunk usual() {
        Chunk recycled = free.poll();
        if (recycled == null) {
            return new Chunk(arena.allocate(limits.chunk(), 8));
        }
        recycled.clear();
        return recycled;
    }

    /** Creates a chunk for one event that is larger than a normal one; rare, so the garbage collector may release it. */
    private static Chunk large(int size) {
        return new Chunk(Arena.ofAuto().allocate(size, 8));
    }

    private void passBy(Event event) {
        oversized++;
        if (file != null) {
            missing++;
        }
        tail.leave(event);
    }

    private void evict() {
        Chunk oldest = chunks.removeFirst();
        for (int place = 0; place < oldest.used(); ) {
            place = oldest.show(place, leaving);
            tail.leave(leaving);
        }
        retainedBytes -= oldest.capacity();
        if (oldest.equals(current)) {
            current = null;
        }
        drop(oldest);
    }

    private void drop(Chunk chunk) {
        if (chunk.release()) {
            release(chunk);
        }
    }

    private void release(Chunk chunk) {
        if (chunk.capacity() == limits.chunk()) {
            free.add(chunk);
        }
    }

    /** Returns the counters so far. Event thread only. */
    public RingCounters counters() {
        return new RingCounters(
                retainedBytes, started, writer.finished(), writer.failed(), refused, writer.lost(), oversized);
    }

    /** Ends the file, waits until everything is written, and releases the memory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        finish();
        writer.close();
        chunks.clear();
        arena.close();
    }
}
