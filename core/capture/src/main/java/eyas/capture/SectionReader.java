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
 * Reads everything of a capture that is not an event: section headers, the lists after them, and blocks that are unknown.
 *
 * <p>Keeps the warnings of the file. Not thread-safe; not for the hot path.
 */
final class SectionReader {
    private final CaptureInput input;
    private final CaptureLimits limits;
    private final SnapshotReader snapshots;
    private final List<String> warnings = new ArrayList<>();
    private long sections;
    private long unknownBlocks;
    private boolean cut;
    /** Whether the consumer was told of this section's machine. */
    private boolean begun;

    /** Whether this section says that it has a mark at its end. */
    private boolean recording;
    /** Where the last mark ended, -1 where this section had none yet. */
    private long marked = -1;

    private boolean open;
    private EndMarker.@Nullable Found mark;
    private long unmarked;
    private long changed;
    private final Map<String, Long> stated = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    /** The system calls that every part says it holds; null where none says that it lacks any. */
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

    /** Add a warning that says where the input ends early. */
    void cut(String text) {
        cut = true;
        warn(text);
    }

    /** Adds a warning as long as there are not too many. */
    void warn(String text) {
        if (warnings.size() < limits.warnings()) {
            warnings.add(input.name() + ": " + text);
        }
    }

    /**
     * Reads a section header and the lists after it, up to the first event.
     *
     * @return false where the input ends within
     */
    boolean section(SnapshotConsumer told) {
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
                list(type, told);
            }
        } catch (TruncatedBlockException e) {
            cut("ends at byte " + input.offset() + ", within the lists of what existed when the capture began");
            complete = false;
        }
        begin(told, SnapshotReader.UNKNOWN_MACHINE);
        told.end();
        if (!recording) {
            input.stopSum();
        }
        return complete;
    }

    /** Take a mark that was found; the input is to have stepped over it. */
    void mark(EndMarker.Found found) {
        mark = found;
        marked = input.offset();
    }

    /**
     * Look whether the section that ends where the input is has been recorded to here. Once for a section; does nothing where
     * none was begun.
     */
    void conclude() {
        if (!open) {
            return;
        }
        open = false;
        EndMarker.Found found = mark;
        if (found == null || marked != input.offset()) {
            if (recording && !cut) {
                cut("ends at byte " + input.offset()
                        + " without the mark that Eyas writes at the end of a recording: the rest of "
                        + "the file is missing, or whoever recorded was killed or still records");
            } else if (!recording) {
                unmarked++;
            }
            return;
        }
        if (!found.fits()) {
            changed++;
            warn("byte " + input.offset()
                    + ": the check value does not fit: bytes before it were changed, moved or taken out "
                    + "after they had been written");
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

    /** Returns the system calls that all of what was read holds; empty where nothing says that it lacks any. */
    Optional<Set<String>> calls() {
        return Optional.ofNullable(calls).map(Set::copyOf);
    }

    /** Returns whether this section is one of Eyas's, which marks itself what is not to be shown. */
    boolean isRecording() {
        return recording;
    }

    boolean isEndUnknown() {
        return unmarked > 0;
    }

    /** Returns what the file says that was lost before it was written, by the names of {@code losses.tsv}. */
    Map<String, Long> stated() {
        return stated;
    }

    /** Hand over what is missing from the file, and what it says is missing from it. */
    void losses(LossCollector to) {
        to.lost("capture_cut", cut ? 1 : 0);
        to.lost("capture_changed", changed);
        to.lost("capture_joined", Math.max(0, sections - 1));
        to.lost("capture_end_unknown", unmarked);
        stated.forEach(to::lostBefore);
        warnings.forEach(to::note);
        notes.forEach(to::note);
    }

    /** Begins the consumer's snapshot if that was not done before; a block that is cut short may be the first. */
    private void begin(SnapshotConsumer told, MachineRecord machine) {
        if (!begun) {
            begun = true;
            told.begin(machine);
        }
    }

    /** Steps over a block between events that nobody knows; false where the input ends in it. */
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
    private void list(int type, SnapshotConsumer told) {
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
                warn("byte " + begin + ": a second description of the machine was left");
            } else {
                begin(told, machine);
            }
        } else {
            begin(told, SnapshotReader.UNKNOWN_MACHINE);
            if (!snapshots.list(type, total - BLOCK_MIN, told)) {
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

    /** Look whether the input begins with a section header, and step over nothing. */
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
                + " bytes are too few; a capture has at least a section header");
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
                        + Integer.toHexString(type) + " instead of the section header 0x0a0d0d0a");
    }

    /** Returns the error for the block at the input's place, whose length cannot be. */
    EventSourceException wrongLength(int type, long total, int smallest) {
        return input.malformed(
                input.offset(),
                "a block of type 0x" + Integer.toHexString(type) + " claims " + total + " bytes; it has at least "
                        + smallest + ", and an event at most " + limits.event());
    }

    /** Returns the error for a block that does not end with its length. */
    EventSourceException wrongTrailer(long begin, int type, long total, long again) {
        return input.malformed(
                begin,
                "a block of type 0x" + Integer.toHexString(type) + " begins with a length of " + total
                        + " and ends with " + again);
    }
}
