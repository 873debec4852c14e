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
 * Keeps copies of the last events, and writes files that begin with the oldest of them.
 *
 * <p>Life: {@link #add} each event before it is looked at; {@link #start} where a file is wanted, which has what is in the
 * ring and what is added from then on, until {@link #finish}. On the event thread but for the counters of files; allocates
 * nothing for an event, and little for a chunk. Files are written by another thread.
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
    private long kept;

    private @Nullable Path file;
    /** From where on the current chunk is not told to the writer yet. */
    private int told;

    private int toldEvents;
    private long missing;
    private long started;
    private long refused;
    private long oversized;
    private boolean closed;

    /**
     * Makes an empty ring; its memory is taken as it fills.
     *
     * @param options how files are written
     * @param most bytes from which on a file takes no more events; 0 for no bound. At most half of them are from before
     *     the trigger
     * @param log is told what becomes of files
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena is closed with this
    public EventRing(
            RingLimits limits, RingTailState tail, CaptureWriter.Options options, long most, RingListener log) {
        this.limits = limits;
        this.tail = tail;
        this.most = most;
        this.arena = Arena.ofShared();
        this.writer = new RingWriter(options, most, this::giveBack, log);
    }

    /** Copies an event. */
    public void add(Event event) {
        Chunk chunk = current;
        if (chunk == null || !chunk.hasRoom(event)) {
            chunk = next(ChunkLayout.size(event.length()));
            if (chunk == null) {
                passBy(event);
                return;
            }
        }
        chunk.add(event);
    }

    /** Begins a file with what is in the ring; returns false where too much is waiting for the disk (counted). */
    public boolean start(Path name) {
        if (file != null) {
            throw new IllegalStateException(name + " is to be begun before " + file + " is finished");
        }
        if (most > 0) {
            // A file that is full before the trigger would be of no use.
            while (kept > most / 2 && chunks.size() > 1) {
                evict();
            }
        }
        if (!writer.hasRoom(kept, limits)) {
            refused++;
            return false;
        }
        BufferedSnapshot snapshot = new BufferedSnapshot();
        List<byte[]> standing = new ArrayList<>();
        tail.tell(firstTime(), snapshot, event -> standing.add(copy(event)));
        writer.tell(new WriterCommand.Begin(name, snapshot.calls(), List.copyOf(standing)));
        file = name;
        missing = 0;
        started++;
        for (Chunk chunk : chunks) {
            told = 0;
            toldEvents = 0;
            tell(chunk);
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

    /** Returns whether the file takes no more events, since it is as large as it may be. */
    public boolean isFull() {
        Path name = file;
        return most > 0 && name != null && writer.isFull(name);
    }

    /** Ends the file with the last event that was added, of a source that has lost nothing. */
    public void finish() {
        finish(0);
    }

    /**
     * Ends the file with the last event that was added.
     *
     * @param unseen events that the source has lost up to now: the file says so at its end
     */
    public void finish(long unseen) {
        if (file == null) {
            return;
        }
        tellRest();
        writer.tell(new WriterCommand.End(missing, unseen));
        file = null;
    }

    /** Has written what was added up to now; for moments in which nothing happens. */
    public void flush() {
        if (file != null) {
            tellRest();
        }
    }

    /** Forgets all events, since a new section begins; a file ends here. */
    public void forget() {
        finish();
        for (Chunk chunk : chunks) {
            drop(chunk);
        }
        chunks.clear();
        current = null;
        kept = 0;
    }

    private void tellRest() {
        Chunk chunk = current;
        if (chunk != null) {
            tell(chunk);
        }
    }

    /** Hands what is new in {@code chunk} to the writer, or counts it where too much is waiting. */
    private void tell(Chunk chunk) {
        int from = told;
        int count = chunk.events() - toldEvents;
        told = chunk.used();
        toldEvents = chunk.events();
        if (count == 0) {
            return;
        }
        if (!writer.hasRoom(told - from, limits)) {
            missing += count;
            return;
        }
        chunk.hold();
        writer.tell(new WriterCommand.Events(chunk, from, told, count));
    }

    /** Goes on to a chunk with room for {@code size} bytes; null where the ring is smaller than that. */
    private @Nullable Chunk next(int size) {
        if (file != null) {
            tellRest();
        }
        told = 0;
        toldEvents = 0;
        int capacity = Math.max(size, limits.chunk());
        boolean fits = capacity <= limits.bytes();
        while (!chunks.isEmpty() && (!fits || kept + capacity > limits.bytes())) {
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
        kept += chunk.capacity();
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

    /** Makes room for one event that is larger than a chunk; there are few such events, so that the collector may free it. */
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
        kept -= oldest.capacity();
        if (oldest.equals(current)) {
            current = null;
        }
        drop(oldest);
    }

    private void drop(Chunk chunk) {
        if (chunk.release()) {
            giveBack(chunk);
        }
    }

    private void giveBack(Chunk chunk) {
        if (chunk.capacity() == limits.chunk()) {
            free.add(chunk);
        }
    }

    /** Returns the counters up to now. On the event thread. */
    public RingCounters counters() {
        return new RingCounters(kept, started, writer.finished(), writer.failed(), refused, writer.lost(), oversized);
    }

    /** Ends the file, waits until everything is written, and gives the memory back. */
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
