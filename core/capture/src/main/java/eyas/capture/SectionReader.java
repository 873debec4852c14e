package eyas.capture;

import static eyas.capture.CaptureLayout.BLOCK_HEADER;
import static eyas.capture.CaptureLayout.BLOCK_MIN;
import static eyas.capture.CaptureLayout.BLOCK_TRAILER;
import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;

import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a capture that are not events: section headers, the lists after them, and unknown blocks.
 *
 * <p>Collects the warnings about the file. Not thread-safe; not for the hot path.
 */
final class SectionReader {
    private static final String OTHER_FILE = "; use a capture of Eyas, Falco or sysdig";

    private final CaptureInput input;
    private final CaptureLimits limits;
    private final SnapshotReader snapshots;
    private final List<String> warnings = new ArrayList<>();
    private long sections;
    private long unknownBlocks;
    private boolean cut;
    /** Whether the machine of this section was reported to the consumer. */
    private boolean begun;

    /** Whether this section declares an end mark. */
    private boolean recording;
    /** The end of the last mark, -1 if this section has none yet. */
    private long marked = -1;

    private boolean open;
    private EndMarker.@Nullable Found mark;
    private long unmarked;
    private long changed;
    private final Map<String, Long> stated = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    /** The system calls that every section states as recorded; null if no section states a selection. */
    private @Nullable Set<String> calls;

    SectionReader(CaptureInput input, CaptureLimits limits) {
        this.input = input;
        this.limits = limits;
        this.snapshots = new SnapshotReader(input);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    long sections() {
        return sections;
    }

    long unknownBlocks() {
        return unknownBlocks;
    }

    /** Adds a warning about an early end of the input. */
    void cut(String text) {
        cut = true;
        warn(text);
    }

    /** Adds a warning unless the limit is reached. */
    void warn(String text) {
        if (warnings.size() < limits.warnings()) {
            warnings.add(input.name() + ": " + text);
        }
    }

    /**
     * Reads a section header and the lists after it, up to the first event.
     *
     * @return false if the input ends within
     */
    boolean section(SnapshotConsumer receiver) {
        conclude();
        begun = false;
        recording = false;
        marked = -1;
        mark = null;
        open = true;
        input.startSum();
        boolean complete = true;
        try {
            header();
            sections++;
            while (input.fill(BLOCK_HEADER)) {
                int type = input.segment().get(U32, input.at());
                if (BlockType.isEvent(type) || type == BlockType.SECTION) {
                    break;
                }
                list(type, receiver);
            }
        } catch (TruncatedBlockException e) {
            cut("ends at byte " + input.offset() + ", within the lists of what existed when the capture began");
            complete = false;
        }
        begin(receiver, SnapshotReader.UNKNOWN_MACHINE);
        receiver.end();
        if (!recording) {
            input.stopSum();
        }
        return complete;
    }

    /** Accepts an end mark; the input must have been advanced past it. */
    void mark(EndMarker.Found found) {
        mark = found;
        marked = input.offset();
    }

    /** Checks whether the section that ends at the current position is complete. Once per section; does nothing if none was started. */
    void conclude() {
        if (!open) {
            return;
        }
        open = false;
        EndMarker.Found found = mark;
        if (found == null || marked != input.offset()) {
            if (recording && !cut) {
                cut("ends at byte " + input.offset()
                        + " without the mark at the end of a recording: the rest of "
                        + "the file is missing, or the recording was killed or is still running");
            } else if (!recording) {
                unmarked++;
            }
            return;
        }
        if (!found.fits()) {
            changed++;
            warn("byte " + input.offset()
                    + ": checksum mismatch: bytes before it were changed, moved or removed "
                    + "after the recording");
        }
        found.end().losses().forEach((kind, count) -> stated.merge(kind, count, LossCollector::sum));
        notes.addAll(found.end().notes());
        found.end().calls().ifPresent(this::hold);
    }

    private void hold(Set<String> names) {
        Set<String> held = calls;
        if (held == null) {
            calls = new HashSet<>(names);
        } else {
            held.retainAll(names);
        }
    }

    /** Returns the system calls that all sections read so far contain; empty if no section states a selection. */
    Optional<Set<String>> calls() {
        return Optional.ofNullable(calls).map(Set::copyOf);
    }

    /** Returns whether this section was written by Eyas, which marks the events that are not to be shown. */
    boolean isRecording() {
        return recording;
    }

    boolean isEndUnknown() {
        return unmarked > 0;
    }

    /** Returns the losses that the file states, by the names of {@code losses.tsv}. */
    Map<String, Long> stated() {
        return stated;
    }

    /** Reports what is missing from the file, and the losses that it states. */
    void losses(LossCollector to) {
        to.lost("capture_cut", cut ? 1 : 0);
        to.lost("capture_changed", changed);
        to.lost("capture_joined", Math.max(0, sections - 1));
        to.lost("capture_end_unknown", unmarked);
        stated.forEach(to::lostBefore);
        warnings.forEach(to::note);
        notes.forEach(to::note);
    }

    /** Starts the consumer's snapshot if that was not done before; a truncated block may be the first. */
    private void begin(SnapshotConsumer receiver, MachineRecord machine) {
        if (!begun) {
            begun = true;
            receiver.begin(machine);
        }
    }

    /** Skips an unknown block between events; returns false if the input ends in it. */
    boolean skip(int type, long total) {
        long begin = input.offset();
        if (total < BLOCK_MIN) {
            throw wrongLength(type, total, BLOCK_MIN);
        }
        input.advance(BLOCK_HEADER);
        unknownBlocks++;
        if (input.skip(total - BLOCK_MIN) && trailer(begin, type, total)) {
            return true;
        }
        input.advance(input.limit() - input.at());
        cut("ends early: within the block of type 0x" + Integer.toHexString(type) + " at byte " + begin);
        return false;
    }

    /** Reads one block of a section's head. */
    private void list(int type, SnapshotConsumer receiver) {
        long begin = input.offset();
        long total = Integer.toUnsignedLong(input.segment().get(U32, input.at() + 4L));
        if (total < BLOCK_MIN) {
            throw wrongLength(type, total, BLOCK_MIN);
        }
        input.advance(BLOCK_HEADER);
        if (type == BlockType.RECORDING) {
            recording = true;
            if (!input.skip(total - BLOCK_MIN)) {
                throw new TruncatedBlockException();
            }
        } else if (type == BlockType.MACHINE || type == BlockType.MACHINE_UNOFFICIAL) {
            MachineRecord machine = snapshots.machine(total - BLOCK_MIN);
            if (begun) {
                warn("byte " + begin + ": a second description of the machine was ignored");
            } else {
                begin(receiver, machine);
            }
        } else {
            begin(receiver, SnapshotReader.UNKNOWN_MACHINE);
            if (!snapshots.list(type, total - BLOCK_MIN, receiver)) {
                unknownBlocks++;
                if (!input.skip(total - BLOCK_MIN)) {
                    throw new TruncatedBlockException();
                }
            }
        }
        if (!trailer(begin, type, total)) {
            throw new TruncatedBlockException();
        }
    }

    /** Checks whether the input starts with a section header, without consuming it. */
    void check() {
        if (!input.fill(4)) {
            throw tooShort();
        }
        int type = input.segment().get(U32, input.at());
        if (type != BlockType.SECTION) {
            throw noCapture(type);
        }
        if (!input.fill(BLOCK_MIN + CaptureLayout.SECTION_BODY)) {
            throw tooShort();
        }
    }

    private EventSourceException tooShort() {
        return new EventSourceException(input.name() + ": is not a capture file: " + (input.limit() - input.at())
                + " bytes are too few for a section header" + OTHER_FILE);
    }

    private void header() {
        long begin = input.offset();
        if (!input.fill(BLOCK_HEADER + 8)) {
            throw new TruncatedBlockException();
        }
        int type = input.segment().get(U32, input.at());
        long total = Integer.toUnsignedLong(input.segment().get(U32, input.at() + 4L));
        if (type != BlockType.SECTION) {
            throw noCapture(type);
        }
        int magic = input.segment().get(U32, input.at() + (long) BLOCK_HEADER);
        if (magic == CaptureLayout.SWAPPED_MAGIC) {
            throw new EventSourceException(input.name() + ": byte " + (begin + BLOCK_HEADER)
                    + ": was written on a big-endian machine, which is not supported; only little-endian captures are");
        }
        if (magic != CaptureLayout.MAGIC) {
            throw input.malformed(
                    begin + BLOCK_HEADER, "the section header's magic is 0x" + Integer.toHexString(magic));
        }
        int major = Short.toUnsignedInt(input.segment().get(U16, input.at() + BLOCK_HEADER + 4L));
        if (major > CaptureLayout.MAJOR) {
            throw new EventSourceException(input.name() + ": byte " + (begin + BLOCK_HEADER + 4) + ": format version "
                    + major + " is newer than this program, which reads version " + CaptureLayout.MAJOR
                    + "; use a newer one");
        }
        if (total < BLOCK_MIN + CaptureLayout.SECTION_BODY) {
            throw wrongLength(type, total, BLOCK_MIN + CaptureLayout.SECTION_BODY);
        }
        if (!input.skip(total - BLOCK_TRAILER) || !trailer(begin, type, total)) {
            throw new TruncatedBlockException();
        }
    }

    private boolean trailer(long begin, int type, long total) {
        if (!input.fill(BLOCK_TRAILER)) {
            return false;
        }
        long again = Integer.toUnsignedLong(input.segment().get(U32, input.at()));
        if (again != total) {
            throw wrongTrailer(begin, type, total, again);
        }
        input.advance(BLOCK_TRAILER);
        return true;
    }

    private EventSourceException noCapture(int type) {
        return new EventSourceException(
                input.name() + ": byte " + input.offset() + ": is not a capture file: begins with 0x"
                        + Integer.toHexString(type) + " instead of the section header 0x0a0d0d0a" + OTHER_FILE);
    }

    /** Returns the error for the block at the input's position, whose length is invalid. */
    EventSourceException wrongLength(int type, long total, int smallest) {
        return input.malformed(
                input.offset(),
                "a block of type 0x" + Integer.toHexString(type) + " claims " + total + " bytes; it has at least "
                        + smallest + ", and an event at most " + limits.event());
    }

    /** Returns the error for a block whose trailing length differs. */
    EventSourceException wrongTrailer(long begin, int type, long total, long again) {
        return input.malformed(
                begin,
                "a block of type 0x" + Integer.toHexString(type) + " begins with a length of " + total
                        + " and ends with " + again);
    }
}
