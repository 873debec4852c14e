package eyas.capture;

import static eyas.capture.CaptureLayout.BLOCK_HEADER;
import static eyas.capture.CaptureLayout.BLOCK_TRAILER;
import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;

import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventFlag;
import eyas.event.EventTable;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes one capture file in the current format version, which Falco, sysdig and libsinsp read, with events of the current schema or an
 * older one.
 *
 * <p>Usage: open, a snapshot ({@link #begin} … {@link #end}), events, {@link #close}. Blocks are written whole, when the buffer is full or
 * after {@link Options#flushInterval} of event time; a recorder whose source is idle calls {@link #flush}. A file whose writer was killed
 * is therefore readable up to there. Not thread-safe; allocates nothing per event.
 *
 * <p>Recordings of current sources can be read by libscap 0.20 and later. Events upgraded from captures older than their parameters have
 * empty numbers, which libscap up to 0.21 rejects and later versions accept.
 *
 * <p>Every method but {@link #close} throws {@link CaptureWriteException} if the file cannot be written (disk full, for example); the saved
 * part stays readable, and later calls throw the same error.
 */
public final class CaptureWriter implements SnapshotConsumer, LossReporter, AutoCloseable {
    /** The longest event block that readers accept in blocks not marked as large. */
    private static final int LONGEST_COMMON_BLOCK = (64 << 10) + BLOCK_HEADER;

    private final Path path;
    private final CaptureFile file;
    private final SnapshotWriter snapshot;
    private final CompatibleEventEncoder form = new CompatibleEventEncoder();
    /** Converts events to an older schema; null for the current one. */
    private final @Nullable EventDowngrade older;

    private final DowngradeLosses formless;
    private final long flushInterval;
    private boolean begun;
    private boolean ready;
    private boolean closed;
    private long events;
    private long lastFlush = Long.MIN_VALUE;
    private long lastTime;
    private final boolean endMark;
    /** Whether a section was started that has no end mark yet. */
    private boolean unmarked;

    /**
     * Options for writing a file.
     *
     * @param compression the compression
     * @param buffer bytes to collect before writing
     * @param flushInterval event time after which buffered events are written even if the buffer is not full
     * @param ownerOnly whether only the file's owner and root can read it, regardless of the umask; an existing file or link of this name
     * is replaced, not written through
     * @param endMark whether the file declares that it will have an end mark: {@link #finish} must be called, and a file without the mark
     * is known to be incomplete
     * @param schema the schema of its readers, to which events are converted
     */
    public record Options(
            Compression compression,
            int buffer,
            Duration flushInterval,
            boolean ownerOnly,
            boolean endMark,
            EventSchema schema) {
        /** Uncompressed, 256 KiB, one second. */
        public static final Options DEFAULT = new Options(Compression.NONE, 256 << 10, Duration.ofSeconds(1));

        /** Creates options for a file whose mode is determined by the umask. */
        public Options(Compression compression, int buffer, Duration flushInterval) {
            this(compression, buffer, flushInterval, false, false, EventSchema.CURRENT);
        }

        /** Returns these options for a file that only its owner can read. */
        public Options forOwnerOnly() {
            return new Options(compression, buffer, flushInterval, true, endMark, schema);
        }

        /** Returns these options for a recording with an end mark. */
        public Options withEndMark() {
            return new Options(compression, buffer, flushInterval, ownerOnly, true, schema);
        }

        /** Returns these options for a file whose events are converted to the schema {@code older}. */
        public Options withSchema(EventSchema older) {
            return new Options(compression, buffer, flushInterval, ownerOnly, endMark, older);
        }

        /** Returns the default options, with the compression for the file name's suffix. */
        public static Options forName(Path path) {
            return new Options(Compression.forName(path), DEFAULT.buffer, DEFAULT.flushInterval);
        }
    }

    private CaptureWriter(Path path, Options options, DowngradeLosses formless) {
        this.path = path;
        this.file = new CaptureFile(path, options);
        this.snapshot = new SnapshotWriter(file, options.endMark());
        this.endMark = options.endMark();
        this.flushInterval = options.flushInterval().toNanos();
        this.older = options.schema().isCurrent() ? null : new EventDowngrade(options.schema());
        this.formless = formless;
    }

    /**
     * Creates or replaces a file.
     *
     * @throws CaptureWriteException if it cannot be created
     */
    public static CaptureWriter open(Path path, Options options) {
        return open(path, options, new DowngradeLosses(options.schema()));
    }

    /**
     * Creates or replaces a file.
     *
     * @param formless counts events that the schema cannot represent
     */
    static CaptureWriter open(Path path, Options options, DowngradeLosses formless) {
        return new CaptureWriter(path, options, formless);
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    /** Returns the number of events written to the buffer or the file. */
    public long events() {
        return events;
    }

    /** Returns the size of the file including buffered bytes; for compressed data, the size without them. */
    public long bytes() {
        return file.size();
    }

    @Override
    public void begin(MachineRecord machine) {
        mark(RecordingTrailer.WHOLE);
        begun = true;
        ready = false;
        unmarked = endMark;
        snapshot.begin(machine);
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        inSnapshot();
        snapshot.networkInterface(networkInterface);
    }

    @Override
    public void user(UserRecord user) {
        inSnapshot();
        snapshot.user(user);
    }

    @Override
    public void group(GroupRecord group) {
        inSnapshot();
        snapshot.group(group);
    }

    @Override
    public void process(ProcessRecord process) {
        inSnapshot();
        snapshot.process(process);
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        inSnapshot();
        snapshot.descriptor(thread, descriptor);
    }

    private void inSnapshot() {
        if (!begun || ready) {
            throw new IllegalStateException(path + ": a snapshot record outside of begin and end");
        }
    }

    @Override
    public void end() {
        inSnapshot();
        snapshot.end();
        file.drain();
        ready = true;
    }

    /** Writes an event unchanged, except for conversions that older readers require. */
    public void write(Event event) {
        write(event, !event.hasHappened());
    }

    /**
     * Writes an event unchanged, except for conversions that older readers require.
     *
     * @param stateOnly whether readers only apply it to their state and do not show it
     */
    public void write(Event event, boolean stateOnly) {
        file.check();
        if (!ready || closed) {
            throw new IllegalStateException(
                    path + ": an event before the end of the snapshot or after the end of the file");
        }
        EventDowngrade other = older;
        if (other == null) {
            int reduced = form.reduce(event);
            put(event, stateOnly, form.segment(), reduced);
        } else if (!formless.isLeftOut(event, other)) {
            int enter = other.enter(event);
            if (enter > 0) {
                put(event, stateOnly, other.enterSegment(), enter);
            }
            int exit = other.exit(event);
            put(event, stateOnly, other.exitSegment(), exit);
        }
        long time = event.time();
        lastTime = time;
        if (lastFlush == Long.MIN_VALUE) {
            lastFlush = time;
        } else if (time - lastFlush >= flushInterval) {
            lastFlush = time;
            file.drain();
        }
    }

    /**
     * Puts one event into the buffer.
     *
     * @param form memory with the converted event at offset 0
     * @param length length of the converted event, 0 for the event unchanged
     */
    private void put(Event event, boolean stateOnly, MemorySegment form, int length) {
        boolean asItIs = length == 0;
        int size = asItIs ? event.length() : length;
        int start = stateOnly ? CaptureLayout.FLAGGED_EVENT : CaptureLayout.EVENT;
        int total = CaptureLayout.padded(start + size) + BLOCK_TRAILER;
        int place = file.place(total);
        MemorySegment target = file.segment();
        // The last word of the body contains the padding; the event overwrites the rest of it.
        target.set(U32, place + (long) total - BLOCK_TRAILER - 4, 0);
        target.set(U32, place, type(event.code(), stateOnly, total));
        target.set(U32, place + 4L, total);
        target.set(U16, place + (long) BLOCK_HEADER, (short) event.cpu());
        if (stateOnly) {
            target.set(U32, place + (long) CaptureLayout.EVENT, CaptureLayout.STATE_ONLY);
        }
        MemorySegment.copy(
                asItIs ? event.segment() : form, asItIs ? event.base() : 0, target, place + (long) start, size);
        target.set(U32, place + (long) total - BLOCK_TRAILER, total);
        file.commit(total);
        events++;
    }

    private static int type(int code, boolean flagged, int total) {
        boolean large = EventTable.get(code).has(EventFlag.LARGE_PAYLOAD) || total > LONGEST_COMMON_BLOCK;
        if (flagged) {
            return large ? BlockType.FLAGGED_EVENT_V2_LARGE : BlockType.FLAGGED_EVENT_V2;
        }
        return large ? BlockType.EVENT_V2_LARGE : BlockType.EVENT_V2;
    }

    @Override
    public void losses(LossCollector to) {
        formless.losses(to);
    }

    /** Writes the buffered bytes to the file. */
    public void flush() {
        file.drain();
    }

    /**
     * Writes the end mark with the losses; then call {@link #close}. Does nothing for a file without end mark.
     *
     * @throws CaptureWriteException if that fails
     */
    public void finish(RecordingTrailer end) {
        file.check();
        mark(end);
        close();
    }

    private void mark(RecordingTrailer end) {
        if (unmarked && ready && !closed) {
            unmarked = false;
            EndMarker.write(file, end, lastTime);
        }
    }

    /**
     * Writes the buffered bytes and closes the file; without a previous {@link #finish}, readers consider it truncated.
     *
     * @throws CaptureWriteException if that fails; not if a write failed before
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            form.close();
            if (older != null) {
                older.close();
            }
        } finally {
            file.close();
        }
    }
}
