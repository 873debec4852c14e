package eyas.capture;

import static eyas.capture.CaptureLayout.BLOCK_HEADER;
import static eyas.capture.CaptureLayout.BLOCK_MIN;
import static eyas.capture.CaptureLayout.BLOCK_TRAILER;
import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;
import static eyas.capture.CaptureLayout.U64;

import eyas.capture.compression.DecompressedChannel;
import eyas.capture.compression.GzipChannel;
import eyas.capture.compression.PrefixedChannel;
import eyas.capture.compression.ZstdChannel;
import eyas.event.Event;
import eyas.event.EventLayout;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture file of any version, compressed with gzip or Zstandard or not, and delivers its events in the current schema.
 *
 * <p>Events are views into the read buffer, or into a second one where they had to be upgraded; either dies with the next
 * call of {@link #next}. {@code evt.num} counts every event of the file, also those that are not delivered: entries
 * whose parameters went into their exits, and what {@link #want} leaves out.
 *
 * <p>Snapshot records are told in the order of the file; all known writers put interfaces, users and processes before
 * descriptors. A file that ends early is read to its end, and {@link #warnings} says where that was. A file that is
 * damaged in its midst throws, naming file and byte. Not thread-safe. Nothing is allocated per event.
 */
public final class CaptureSource implements EventSource {
    private final CaptureInput input;
    private final CaptureLimits limits;
    /** A file of the disk, null for what has no end that could be known. */
    private final @Nullable FileChannel file;
    /** A pipe or a device, on which a read may wait for ever. */
    private final @Nullable FileChannel pipe;

    private final @Nullable DecompressedChannel compressed;
    private final SectionReader sections;
    private final EventBlocks events;
    private final Event markView = new Event();

    private @Nullable SnapshotConsumer consumer;
    private boolean ended;
    private boolean closed;

    private CaptureSource(String name, ReadableByteChannel channel, CaptureLimits limits) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(4);
        while (head.hasRemaining() && channel.read(head) > 0) {
            // A pipe may give less than four bytes at a time.
        }
        head.flip();
        this.limits = limits;
        FileChannel opened = channel instanceof FileChannel known ? known : null;
        // Asked now: while a read waits, nobody else is told.
        boolean sized = opened != null && opened.size() > 0;
        this.file = sized ? opened : null;
        this.pipe = sized ? null : opened;
        this.compressed = decompressed(channel, head);
        this.input = new CaptureInput(
                name, compressed != null ? compressed : new PrefixedChannel(head, channel), limits.buffer());
        this.sections = new SectionReader(input, limits);
        this.events = new EventBlocks(limits);
    }

    private static @Nullable DecompressedChannel decompressed(ReadableByteChannel channel, ByteBuffer head)
            throws IOException {
        if (GzipChannel.matches(head)) {
            return new GzipChannel(channel, head);
        }
        return ZstdChannel.matches(head) ? new ZstdChannel(channel, head) : null;
    }

    /**
     * Opens a file.
     *
     * @throws EventSourceException if it cannot be opened
     */
    public static CaptureSource open(Path file, CaptureLimits limits) {
        try {
            return of(file.toString(), FileChannel.open(file, StandardOpenOption.READ), limits);
        } catch (NoSuchFileException e) {
            throw new EventSourceException(file + ": there is no such file; check the path", e);
        } catch (IOException e) {
            throw new EventSourceException(
                    file + ": cannot be opened: " + FileErrorMessage.words(e)
                            + "; check that it is a file that you may read",
                    e);
        }
    }

    /** Opens a file with the default limits. */
    public static CaptureSource open(Path file) {
        return open(file, CaptureLimits.DEFAULT);
    }

    /**
     * Reads from a stream, which is closed with this source.
     *
     * @param name the name for messages
     */
    public static CaptureSource of(String name, InputStream stream, CaptureLimits limits) {
        return of(name, Channels.newChannel(stream), limits);
    }

    private static CaptureSource of(String name, ReadableByteChannel channel, CaptureLimits limits) {
        try {
            return new CaptureSource(name, channel, limits);
        } catch (IOException e) {
            throw new EventSourceException(name + ": cannot be read: " + FileErrorMessage.words(e), e);
        }
    }

    /**
     * Limits delivery to events of {@code codes}; others are counted and stepped over, as far as possible without a look
     * behind their header.
     *
     * @param codes codes of the current schema, as events have them after their upgrade
     */
    public void want(BitSet codes) {
        events.want(codes);
    }

    /**
     * Tell whether some part of what was read up to its end could not say whether that is where the recording ended, as captures
     * of other programs cannot: one that was cut between two events looks like a whole one.
     */
    public boolean isEndUnknown() {
        return sections.isEndUnknown();
    }

    /**
     * Return the names of the system calls that were recorded, as far as what was read up to its end says so; empty where nothing says
     * that it lacks any. Events of others can be there all the same.
     */
    public Optional<Set<String>> calls() {
        return sections.calls();
    }

    /** Returns what the reader of the events should know: where a file ended early, what was left out. */
    public List<String> warnings() {
        return sections.warnings();
    }

    /** Returns how many bytes of the (decompressed) file were read. */
    public long offset() {
        return input.offset();
    }

    /**
     * Returns how much of the file was read, from 0 to 1 and before decompression; empty where that cannot be known, as for
     * a pipe. Any thread, until {@link #close}.
     *
     * @throws IOException if the file cannot be asked
     */
    public OptionalDouble progress() throws IOException {
        long size = file == null ? 0 : file.size();
        if (file == null || size <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.min(1, (double) file.position() / size));
    }

    /**
     * Ends a read that waits for more, as that of a pipe may for ever: delivery ends there. Any thread, until {@link #close}.
     *
     * @throws EventSourceException if the pipe cannot be closed
     */
    public void stop() {
        try {
            // A file of the disk is not waited for, and goes on being read.
            if (pipe != null) {
                input.stop();
                pipe.close();
            }
        } catch (IOException e) {
            throw new EventSourceException(input.name() + ": cannot be closed: " + FileErrorMessage.words(e), e);
        }
    }

    /** Returns how many events the file had up to now, delivered or not. */
    public long eventsSeen() {
        return events.seen();
    }

    /** Return how many of {@link #eventsSeen} told what existed when a section began. */
    public long eventsAtHead() {
        return events.atHead();
    }

    /** Returns how many sections (captures one after the other) began up to now. */
    public long sections() {
        return sections.sections();
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        if (consumer != null) {
            throw new IllegalStateException(input.name() + " was started already");
        }
        consumer = snapshot;
        check();
        if (!section(snapshot)) {
            end();
        }
    }

    /**
     * Look whether this is a capture at all, before anything is made of it. Before {@link #start}, which looks again; reads
     * the first bytes.
     *
     * @throws EventSourceException if it is empty, too short, or something else; one line that names the file
     */
    public void check() {
        if (!input.fill(1)) {
            String remark = compressed == null ? null : compressed.remark();
            throw new EventSourceException(input.name() + ": "
                    + (remark == null ? "is empty; a capture has at least a section header" : remark));
        }
        sections.check();
    }

    @Override
    public Outcome next(Event event) {
        if (ended || closed) {
            return Outcome.END;
        }
        while (true) {
            MemorySegment segment = input.segment();
            int at = input.at();
            int available = input.limit() - at;
            if (available < BLOCK_HEADER) {
                if (!input.fill(BLOCK_HEADER)) {
                    return end();
                }
                continue;
            }
            long header = segment.get(U64, at);
            int type = (int) header;
            int total = (int) (header >>> 32);
            int start = CaptureLayout.EVENT;
            if (type != BlockType.EVENT_V2) {
                if (!BlockType.isEvent(type)) {
                    if (!between(type, Integer.toUnsignedLong(total))) {
                        return end();
                    }
                    continue;
                }
                start = BlockType.isFlagged(type) ? CaptureLayout.FLAGGED_EVENT : CaptureLayout.EVENT;
            }
            boolean old = BlockType.isOldEvent(type);
            int smallest = start + (old ? CaptureLayout.OLD_EVENT_HEADER : EventLayout.HEADER) + BLOCK_TRAILER;
            if (total < smallest || total > limits.event() + CaptureLayout.FLAGGED_EVENT + BLOCK_MIN) {
                throw sections.wrongLength(type, Integer.toUnsignedLong(total), smallest);
            }
            if (available < total) {
                if (!input.fill(total)) {
                    return end();
                }
                continue;
            }
            int again = segment.get(U32, at + (long) total - BLOCK_TRAILER);
            if (again != total) {
                throw sections.wrongTrailer(input.offset(), type, total, Integer.toUnsignedLong(again));
            }
            if (start == CaptureLayout.FLAGGED_EVENT && mark(segment, at, type, total)) {
                continue;
            }
            input.advance(total);
            if (events.read(event, segment, at, total, start, old)) {
                return Outcome.EVENT;
            }
        }
    }

    /** Steps over the mark at the end of a recording, which is no event for anybody; false where the block is none. */
    private boolean mark(MemorySegment segment, int at, int type, int total) {
        int code = segment.get(U16, at + CaptureLayout.FLAGGED_EVENT + (long) EventLayout.CODE);
        if (!EndMarker.mayBe(type, code)) {
            return false;
        }
        Optional<EndMarker.Found> found = EndMarker.read(input, at, total, markView);
        if (found.isPresent()) {
            input.advance(total);
            sections.mark(found.get());
        }
        return found.isPresent();
    }

    /** Handles a block between events that holds none; false where the input ends in it. */
    private boolean between(int type, long total) {
        SnapshotConsumer told = consumer;
        if (told == null) {
            throw new IllegalStateException(input.name() + " was not started");
        }
        return type == BlockType.SECTION ? section(told) : sections.skip(type, total);
    }

    private boolean section(SnapshotConsumer told) {
        boolean complete = sections.section(told);
        events.begin(!sections.isRecording());
        ended |= !complete;
        return complete;
    }

    /** Ends delivery where the input does. */
    private Outcome end() {
        if (input.isStopped()) {
            ended = true;
            return Outcome.END;
        }
        int left = input.limit() - input.at();
        if (left > 0 && !ended) {
            sections.cut("ends early: the block at byte " + input.offset() + " has only " + left
                    + " bytes; events before it are complete");
        }
        String remark = compressed == null ? null : compressed.remark();
        if (remark != null) {
            sections.cut(remark + " (" + (input.offset() + left) + " bytes decompressed)");
        }
        sections.conclude();
        ended = true;
        return Outcome.END;
    }

    @Override
    public SourceCounters counters() {
        return counters(sections.stated());
    }

    /** Returns the counters with what was lost before the file was written. */
    private SourceCounters counters(Map<String, Long> recorded) {
        return events.counters(sections.unknownBlocks()).plusRecorded(recorded);
    }

    /** A file that ends early has an end that nobody has seen; the warnings say where that is. */
    @Override
    public void losses(LossCollector to) {
        // When what the recording has lost was lost is not known: the sections tell of it.
        counters(Map.of()).losses(to);
        sections.losses(to);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        events.close();
        input.close();
    }
}
