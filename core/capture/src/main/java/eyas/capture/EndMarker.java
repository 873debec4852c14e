package eyas.capture;

import static eyas.capture.CaptureLayout.BLOCK_HEADER;
import static eyas.capture.CaptureLayout.BLOCK_TRAILER;
import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The mark at the end of a completely recorded section. Without it, a file truncated between two blocks looks complete.
 *
 * <p>The first block of the section declares the mark: {@link BlockType#RECORDING}, with one number, the version. libscap skips unknown
 * blocks there, but not between events. The mark is therefore an event, asynchronous and hidden, with the text of {@link RecordingTrailer},
 * empty lines up to a multiple of four bytes, and
 *
 * <pre>
 *   check=HHHHHHHH
 * </pre>
 *
 * <p>the CRC-32C of all bytes from the section's first to the one before these digits, in lower-case hex. The digits are the event's last
 * bytes, so every byte of the file is covered by the checksum or by the lengths that readers compare.
 */
final class EndMarker {
    /** Version of the block that announces the mark, and of the mark. */
    static final int VERSION = 1;

    private static final byte[] NAME = Bytes.of(RecordingTrailer.EVENT_NAME);
    private static final byte[] CHECK = Bytes.of("check=");
    private static final int DIGITS = 8;
    /** As in libsinsp: events of thread 0 belong to the idle task. */
    private static final long NO_THREAD = -1;

    private EndMarker() {}

    /** Writes the mark at the end of the section. */
    static void write(CaptureFile file, RecordingTrailer end, long time) {
        byte[] text = end.data();
        byte[] data = Arrays.copyOf(text, text.length + 3 + CHECK.length + DIGITS);
        EventWriter writer = new EventWriter(Arena.ofAuto().allocate(EventLayout.HEADER + 64L + data.length, 8));
        int length = 0;
        // Empty lines fill the event up to the start of its block's padding.
        for (int lines = 0; lines == 0 || (CaptureLayout.FLAGGED_EVENT + length) % 4 != 0; lines++) {
            Arrays.fill(data, text.length, data.length, (byte) '\n');
            System.arraycopy(CHECK, 0, data, text.length + lines, CHECK.length);
            writer.begin(EventCode.ASYNCEVENT_E, time, NO_THREAD).put(0).putString(NAME);
            length = writer.putBytes(MemorySegment.ofArray(data), 0, text.length + lines + CHECK.length + DIGITS)
                    .end();
        }
        int total = CaptureLayout.FLAGGED_EVENT + length + BLOCK_TRAILER;
        int place = file.place(total);
        MemorySegment target = file.segment();
        target.set(U32, place, BlockType.FLAGGED_EVENT_V2_LARGE);
        target.set(U32, place + 4L, total);
        target.set(U16, place + (long) BLOCK_HEADER, (short) 0);
        target.set(U32, place + (long) CaptureLayout.EVENT, CaptureLayout.STATE_ONLY);
        MemorySegment.copy(writer.segment(), 0, target, place + (long) CaptureLayout.FLAGGED_EVENT, length);
        int digits = place + total - BLOCK_TRAILER - DIGITS;
        byte[] sum = digits(file.sumTo(digits));
        MemorySegment.copy(sum, 0, target, CaptureLayout.U8, digits, DIGITS);
        target.set(U32, place + (long) total - BLOCK_TRAILER, total);
        file.commit(total);
    }

    private static byte[] digits(long sum) {
        return Bytes.of(HexFormat.of().toHexDigits((int) sum));
    }

    /** Returns whether an event of this code in a block of this type may be a mark. */
    static boolean mayBe(int type, int code) {
        return type == BlockType.FLAGGED_EVENT_V2_LARGE && code == EventCode.ASYNCEVENT_E;
    }

    /**
     * The content of a mark.
     *
     * @param end the recording's trailer
     * @param fits whether the checksum matches
     */
    record Found(RecordingTrailer end, boolean fits) {}

    /**
     * Reads the mark in a whole block whose length was checked.
     *
     * @param at start of the block in the input's window, which has not been advanced past it
     * @return empty for another event
     */
    static Optional<Found> read(CaptureInput input, int at, int total, Event view) {
        view.wrap(input.segment(), at + CaptureLayout.FLAGGED_EVENT, 0, 0, true);
        int length = total - CaptureLayout.FLAGGED_EVENT - BLOCK_TRAILER;
        if (view.length() != length
                || !view.decode()
                || view.paramCount() <= Asyncevent.DATA
                || !view.paramText(Asyncevent.NAME).equals(RecordingTrailer.EVENT_NAME)) {
            return Optional.empty();
        }
        byte[] data = view.paramBytes(Asyncevent.DATA);
        int text = data.length - DIGITS - CHECK.length;
        if (text < 0 || !Arrays.equals(data, text, text + CHECK.length, CHECK, 0, CHECK.length)) {
            return Optional.empty();
        }
        byte[] digits = Arrays.copyOfRange(data, data.length - DIGITS, data.length);
        return RecordingTrailer.read(Arrays.copyOf(data, text))
                .map(end -> new Found(
                        end, Arrays.equals(digits, digits(input.sumTo(at + total - BLOCK_TRAILER - DIGITS)))));
    }
}
