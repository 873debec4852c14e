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
 * Reads a capture file of any version, uncompressed or compressed with gzip or Zstandard, and delivers its events in the current schema.
 *
 * <p>Events are views into the read buffer, or into a second buffer if they were upgraded; both are invalidated by the next call of {@link
 * #next}. {@code evt.num} counts every event of the file, including those that are not delivered: entry events merged into their exits, and
 * events excluded by {@link #want}.
 *
 * <p>Snapshot records are reported in file order; all known writers put interfaces, users and processes before descriptors. A truncated
 * file is read to its end, and {@link #warnings} says where that was. A file that is damaged in the middle causes an exception with file
 * and byte offset. Not thread-safe. Allocates nothing per event.
 */
public final class CaptureSource implements EventSource {
    private final CaptureInput input;
    private final CaptureLimits limits;
    /** A regular file, or null for an input without a known end. */
    private final @Nullable FileChannel file;
    /** A pipe or a device, on which a read may block indefinitely. */
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
            // A read from a pipe may return less than four bytes.
        }
        head.flip();
        this.limits = limits;
        FileChannel opened = channel instanceof FileChannel known ? known : null;
        // Checked here, because a blocked read cannot report it later.
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
                    file + ": cannot be opened: " + FileErrorMessage.reason(e) + "; check that it is a readable file",
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
            throw new EventSourceException(name + ": cannot be read: " + FileErrorMessage.reason(e), e);
        }
    }

    /**
     * Limits delivery to events of {@code codes}; others are counted and skipped, if possible without reading beyond their header.
     *
     * @param codes codes of the current schema, after the upgrade
     */
    public void want(BitSet codes) {
        events.want(codes);
    }

    /**
     * Returns whether some section so far does not state whether it is complete. Captures of other programs cannot: a file truncated
     * between two events looks complete.
     */
    public boolean isEndUnknown() {
        return sections.isEndUnknown();
    }

    /**
     * Returns the names of the recorded system calls according to the sections read so far; empty if none states a selection. Events of
     * other calls may occur nevertheless.
     */
    public Optional<Set<String>> calls() {
        return sections.calls();
    }

    /** Returns warnings about the input: an early end, omitted events. */
    public List<String> warnings() {
        return sections.warnings();
    }

    /** Returns the number of bytes of the (decompressed) file read so far. */
    public long offset() {
        return input.offset();
    }

    /**
     * Returns the fraction of the file read so far, from 0 to 1, before decompression; empty if unknown, as for a pipe. Thread-safe until
     * {@link #close}.
     *
     * @throws IOException if the position or size cannot be determined
     */
    public OptionalDouble progress() throws IOException {
        long size = file == null ? 0 : file.size();
        if (file == null || size <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.min(1, (double) file.position() / size));
    }

    /**
     * Ends a read that may block indefinitely, such as that of a pipe; delivery ends there. Thread-safe until {@link #close}.
     *
     * @throws EventSourceException if the pipe cannot be closed
     */
    public void stop() {
        try {
            // Reads of a regular file do not block, so it can be read on.
            if (pipe != null) {
                input.stop();
                pipe.close();
            }
        } catch (IOException e) {
            throw new EventSourceException(input.name() + ": cannot be closed: " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns the number of events in the file so far, delivered or not. */
    public long eventsSeen() {
        return events.seen();
    }

    /** Returns how many of {@link #eventsSeen} described the state at the start of a section. */
    public long eventsAtHead() {
        return events.atHead();
    }

    /** Returns the number of sections (concatenated captures) so far. */
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
     * Checks that the input is a capture, before any work on it. Call it before {@link #start}, which checks again; reads the first bytes.
     *
     * @throws EventSourceException if it is empty, too short, or has another format; one line that names the file
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

    /** Consumes the end mark of a recording, which is not delivered as an event; returns false if the block is not an end mark. */
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

    /** Handles a block between events that is not an event; returns false if the input ends in it. */
    private boolean between(int type, long total) {
        SnapshotConsumer receiver = consumer;
        if (receiver == null) {
            throw new IllegalStateException(input.name() + " was not started");
        }
        return type == BlockType.SECTION ? section(receiver) : sections.skip(type, total);
    }

    private boolean section(SnapshotConsumer receiver) {
        boolean complete = sections.section(receiver);
        events.begin(!sections.isRecording());
        ended |= !complete;
        return complete;
    }

    /** Ends delivery at the end of the input. */
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

    /** Returns the counters including losses before the file was written. */
    private SourceCounters counters(Map<String, Long> recorded) {
        return events.counters(sections.unknownBlocks()).plusRecorded(recorded);
    }

    /** The end of a truncated file was not recorded; the warnings say where it is. */
    @Override
    public void losses(LossCollector to) {
        // The time of a recording's losses is unknown: the sections report them.
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
