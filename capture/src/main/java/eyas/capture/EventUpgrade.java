package eyas.capture;

import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U32;
import static eyas.capture.CaptureLayout.U64;
import static eyas.capture.CaptureLayout.U8;

import eyas.capture.Conversion.Origin;
import eyas.capture.Conversion.Param;
import eyas.capture.compression.NativeBuffer;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventWriter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Turns old events into current ones, in a buffer of its own.
 *
 * <p>Also keeps the entry events that exits take parameters from. What it made dies with the next call. Not thread-safe;
 * allocates only where an event is longer than any before.
 */
final class EventUpgrade implements AutoCloseable {
    private static final int FIRST_CAPACITY = 256 << 10;
    /** A parameter's length, and its longest default or a string's NUL. */
    private static final int MOST_PER_PARAM = 4 + 16;

    private final EnterStore enters;
    private final Event old = new Event();
    private final Event enter = new Event();
    private NativeBuffer buffer = new NativeBuffer(FIRST_CAPACITY);
    private EventWriter writer;

    EventUpgrade(CaptureLimits limits) {
        enters = new EnterStore(limits.enterSlots(), limits.enterBytes());
        writer = new EventWriter(buffer.segment());
    }

    /** Returns the memory that holds what {@link #convert} made, from offset 0. */
    MemorySegment segment() {
        return writer.segment();
    }

    /** Returns the entry events that wait. */
    EnterStore enters() {
        return enters;
    }

    /** Keeps the entry event at {@code base} as it is. */
    void store(MemorySegment segment, long base, long number) {
        long thread = segment.get(U64, base + EventLayout.THREAD);
        enters.put(thread, segment, base, (int) EventLayout.length(segment, base), number);
    }

    /**
     * Writes what the event at {@code base} becomes.
     *
     * @return false where the event is malformed
     */
    boolean convert(Conversion conversion, MemorySegment segment, long base) {
        if (conversion.appendsTo() >= 0) {
            return append(conversion, segment, base);
        }
        old.wrap(segment, base, 0, 0, false);
        return old.decode() && rewrite(conversion);
    }

    /** Copies the event as a whole and appends parameters: what nearly all conversions come to. */
    private boolean append(Conversion conversion, MemorySegment segment, long base) {
        int own = conversion.appendsTo();
        Param[] params = conversion.params();
        int length = (int) EventLayout.length(segment, base);
        int head = EventLayout.HEADER + 2 * own;
        int values = head > length ? -1 : sumOfLengths(segment, base, own);
        if (values < 0 || values > length - head) {
            return false;
        }
        int slot = conversion.usesEnter() ? enters.find(segment.get(U64, base + EventLayout.THREAD)) : -1;
        MemorySegment from = slot >= 0 ? enters.segment(slot) : segment;
        long enterBase = slot >= 0 ? enters.base(slot) : 0;
        reserve(head
                + (long) MOST_PER_PARAM * params.length
                + values
                + (slot >= 0 ? EventLayout.length(from, enterBase) : 0));
        MemorySegment to = writer.segment();
        MemorySegment.copy(segment, base, to, 0, head);
        int at = EventLayout.HEADER + 2 * params.length;
        MemorySegment.copy(segment, base + head, to, at, values);
        at += values;
        int enterCode = slot >= 0 ? EventLayout.code(from, enterBase) : -1;
        boolean used = false;
        for (int i = own; i < params.length; i++) {
            Param param = params[i];
            int size = -1;
            if (param.origin() == Origin.ENTER && param.enterCode() == enterCode) {
                size = copyOfEnter(param, from, enterBase, to, at);
                used |= size >= 0;
            }
            if (size < 0) {
                size = param.defaultSize();
                putDefault(param, to, at);
            }
            to.set(U16, EventLayout.HEADER + 2L * i, (short) size);
            at += size;
        }
        to.set(U16, EventLayout.CODE, (short) conversion.target());
        to.set(U32, EventLayout.PARAM_COUNT, params.length);
        to.set(U32, EventLayout.LENGTH, at);
        if (used) {
            enters.remove(slot);
        }
        return true;
    }

    /** Writes a default, which is an integer of 1, 2, 4 or 8 bytes or nothing. */
    private static void putDefault(Param param, MemorySegment to, int at) {
        switch (param.defaultSize()) {
            case 0 -> {
                // Empty.
            }
            case 1 -> to.set(U8, at, (byte) param.defaultValue());
            case 2 -> to.set(U16, at, (short) param.defaultValue());
            case 4 -> to.set(U32, at, (int) param.defaultValue());
            default -> to.set(U64, at, param.defaultValue());
        }
    }

    private static int sumOfLengths(MemorySegment segment, long base, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Short.toUnsignedInt(segment.get(U16, base + EventLayout.HEADER + 2L * i));
        }
        return sum;
    }

    /** Copies a parameter of the entry event at {@code base}; returns its size, or -1 where it does not carry it. */
    private static int copyOfEnter(Param param, MemorySegment from, long base, MemorySegment to, int at) {
        int length = (int) EventLayout.length(from, base);
        long count = Integer.toUnsignedLong(from.get(U32, base + EventLayout.PARAM_COUNT));
        int index = param.index();
        if (index >= count || EventLayout.HEADER + 2 * count > length) {
            return -1;
        }
        int size = Short.toUnsignedInt(from.get(U16, base + EventLayout.HEADER + 2L * index));
        long place = EventLayout.HEADER + 2 * count + sumOfLengths(from, base, index);
        if (place + size > length) {
            return -1;
        }
        int taken = Math.min(size, param.limit());
        if (taken == 8) {
            to.set(U64, at, from.get(U64, base + place));
        } else if (taken == 4) {
            to.set(U32, at, from.get(U32, base + place));
        } else {
            MemorySegment.copy(from, base + place, to, at, taken);
        }
        return taken;
    }

    /** Writes the event that {@link #old} shows parameter by parameter. */
    private boolean rewrite(Conversion conversion) {
        long thread = old.thread();
        Param[] params = conversion.params();
        int slot = conversion.usesEnter() ? enters.find(thread) : -1;
        if (slot >= 0) {
            enter.wrap(enters.segment(slot), enters.base(slot), 0, 0, false);
            slot = enter.decode() ? slot : -1;
        }
        byte[] json = old.code() == EventCode.CONTAINER_E ? containerJson() : Bytes.EMPTY;
        reserve(EventLayout.HEADER
                + (long) MOST_PER_PARAM * params.length
                + old.length()
                + json.length
                + (slot >= 0 ? enter.length() : 0));
        writer.begin(conversion.target(), old.time(), thread, params.length);
        boolean used = false;
        for (Param param : params) {
            switch (param.origin()) {
                case OLD -> copy(param, old);
                case ENTER -> {
                    if (slot >= 0 && enter.code() == param.enterCode()) {
                        used |= enter.paramLength(param.index()) >= 0;
                        copy(param, enter);
                    } else {
                        putDefault(param);
                    }
                }
                case DEFAULT -> putDefault(param);
                case EMPTY -> writer.putEmpty();
                case CONTAINER -> writer.putString(json);
            }
        }
        writer.end();
        if (used) {
            enters.remove(slot);
        }
        return true;
    }

    private void copy(Param param, Event from) {
        int length = from.paramLength(param.index());
        if (length < 0) {
            putDefault(param);
        } else {
            writer.putBytes(from.segment(), from.paramOffset(param.index()), Math.min(length, param.limit()));
        }
    }

    private void putDefault(Param param) {
        if (param.defaultSize() == 0) {
            writer.putEmpty();
        } else {
            writer.putInteger(param.defaultValue(), param.defaultSize());
        }
    }

    /** Makes the description of a container from the event that listed its properties one by one. Allocates. */
    private byte[] containerJson() {
        StringBuilder json = new StringBuilder(128);
        json.append("{\"id\":\"");
        appendJson(json, old.paramText(0));
        json.append("\",\"type\":").append(old.paramUnsigned(1, 0)).append(",\"name\":\"");
        appendJson(json, old.paramText(2));
        json.append("\",\"image\":\"");
        appendJson(json, old.paramText(3));
        json.append("\"}");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void appendJson(StringBuilder json, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
    }

    /** Makes room for a result. */
    private void reserve(long bytes) {
        if (bytes > writer.segment().byteSize()) {
            NativeBuffer larger = new NativeBuffer(bytes);
            writer = new EventWriter(larger.segment());
            buffer.close();
            buffer = larger;
        }
    }

    @Override
    public void close() {
        buffer.close();
    }
}
