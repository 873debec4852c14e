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
 * Writes one capture file in the current format version, which Falco, sysdig and libsinsp read, with the events of the current
 * schema or of an older one.
 *
 * <p>Life: open, a snapshot ({@link #begin} … {@link #end}), events, {@link #close}. Blocks are written whole, when the
 * buffer is full or after {@link Options#flushInterval} of event time; a recorder whose source is idle calls
 * {@link #flush}. So a file whose writer was killed can be read up to there. Not thread-safe; nothing is allocated per
 * event.
 *
 * <p>What a source of today records is read by libscap 0.20 and later. Events that were upgraded from captures older than
 * their parameters have empty numbers, which libscap up to 0.21 refuses and later versions accept.
 *
 * <p>Every method but {@link #close} throws {@link CaptureWriteException} where the file cannot be written on (disk
 * full, for example); what was saved before stays readable, and later calls throw the same error.
 */
public final class CaptureWriter implements SnapshotConsumer, LossReporter, AutoCloseable {
    /** The longest event block that readers accept in blocks that are not marked as large. */
    private static final int LONGEST_COMMON_BLOCK = (64 << 10) + BLOCK_HEADER;

    private final Path path;
    private final CaptureFile file;
    private final SnapshotWriter snapshot;
    private final CompatibleEventEncoder form = new CompatibleEventEncoder();
    /** What readers of an older schema know of events; null where the events are of the current one. */
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
    /** Whether a section was begun that has no mark at its end yet. */
    private boolean unmarked;

    /**
     * How a file is written.
     *
     * @param compression how it is compressed
     * @param buffer bytes that are collected before they are written
     * @param flushInterval event time after which buffered events are written though the buffer is not full
     * @param ownerOnly whether nobody but the file's owner and root can read it, whatever the umask; a file or a link of
     *     this name is then taken away, and not written through
     * @param endMark whether the file says that it is a recording which says where it ends: {@link #finish} is then to be
     *     called, and a file where it was not is known to be incomplete
     * @param schema the schema of its readers, which the events get
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

        /** Return how a file is written that has the mode which the umask leaves. */
        public Options(Compression compression, int buffer, Duration flushInterval) {
            this(compression, buffer, flushInterval, false, false, EventSchema.CURRENT);
        }

        /** Returns these options for a file that only its owner can read. */
        public Options forOwnerOnly() {
            return new Options(compression, buffer, flushInterval, true, endMark, schema);
        }

        /** Returns these options for a recording, which says where it ends. */
        public Options withEndMark() {
            return new Options(compression, buffer, flushInterval, ownerOnly, true, schema);
        }

        /** Returns these options for a file whose events have the form that readers of {@code older} know. */
        public Options withSchema(EventSchema older) {
            return new Options(compression, buffer, flushInterval, ownerOnly, endMark, older);
        }

        /** Returns the default options, with the compression that the end of the file's name asks for. */
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
     * @param formless counts what the schema has no form for
     */
    static CaptureWriter open(Path path, Options options, DowngradeLosses formless) {
        return new CaptureWriter(path, options, formless);
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    /** Returns how many events were written to the buffer or the file. */
    public long events() {
        return events;
    }

    /** Returns how many bytes the file has or will have; compressed ones as far as they are in the file. */
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

    /** Writes an event as it is, but for what older readers would refuse. */
    public void write(Event event) {
        write(event, !event.hasHappened());
    }

    /**
     * Writes an event as it is, but for what older readers would refuse.
     *
     * @param stateOnly whether readers are to apply it to their state, but not to show it
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
     * @param form where its form begins, at offset 0
     * @param length of the form, 0 for the event as it is
     */
    private void put(Event event, boolean stateOnly, MemorySegment form, int length) {
        boolean asItIs = length == 0;
        int size = asItIs ? event.length() : length;
        int start = stateOnly ? CaptureLayout.FLAGGED_EVENT : CaptureLayout.EVENT;
        int total = CaptureLayout.padded(start + size) + BLOCK_TRAILER;
        int place = file.place(total);
        MemorySegment target = file.segment();
        // The last word of the body holds the padding; the event is written over the rest of it.
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

    /** Writes what is buffered to the file. */
    public void flush() {
        file.drain();
    }

    /**
     * Writes down that the recording ends here, and what it has lost; then {@link #close}. Nothing is written for a file that
     * has no end mark.
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
     * Writes what is buffered and closes the file; without {@link #finish} before, readers take it for one that was cut.
     *
     * @throws CaptureWriteException if that fails; not if it failed before
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
