package eyas.capture;

import static eyas.capture.CaptureLayout.U16;
import static eyas.capture.CaptureLayout.U64;

import eyas.capture.Conversion.Origin;
import eyas.capture.Conversion.Param;
import eyas.capture.compression.NativeBuffer;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventParams.Container;
import eyas.event.EventWriter;
import eyas.text.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts old events to current ones, in its own buffer.
 *
 * <p>Also stores the entry events whose parameters are merged into exits. The next call invalidates the result. Not thread-safe; allocates
 * only if an event is longer than any before.
 */
final class EventUpgrade implements AutoCloseable {
    private static final int FIRST_CAPACITY = 256 << 10;
    /** The size of a parameter's length plus its longest default or a string's NUL. */
    private static final int MOST_PER_PARAM = 4 + 16;

    private final EnterEventTable enters;
    private final Event old = new Event();
    private final Event enter = new Event();
    private NativeBuffer buffer = new NativeBuffer(FIRST_CAPACITY);
    private EventWriter writer;
    private boolean changes;

    EventUpgrade(CaptureLimits limits) {
        enters = new EnterEventTable(limits.enterSlots(), limits.enterBytes());
        writer = new EventWriter(buffer.segment());
    }

    /** Returns the memory with the result of {@link #convert}, from offset 0. */
    MemorySegment segment() {
        return writer.segment();
    }

    /** Returns the waiting entry events. */
    EnterEventTable enters() {
        return enters;
    }

    /**
     * Returns whether the conversion changed the content of the last event. Appending only empty parameters does not: writers of current
     * events omit unknown values as well.
     */
    boolean changes() {
        return changes;
    }

    /** Stores the entry event at {@code base} unchanged. */
    void store(MemorySegment segment, long base, long number) {
        long thread = segment.get(U64, base + EventLayout.THREAD);
        enters.put(thread, segment, base, (int) EventLayout.length(segment, base), number);
    }

    /**
     * Converts the event at {@code base}.
     *
     * @return false if the event is malformed
     */
    boolean convert(Conversion conversion, MemorySegment segment, long base) {
        if (conversion.appendsTo() >= 0) {
            return append(conversion, segment, base);
        }
        old.wrap(segment, base, 0, 0, false);
        return old.decode() && rewrite(conversion);
    }

    /**
     * Copies the event as a whole and appends parameters, which covers nearly all conversions.
     *
     * <p>Half of an old capture is converted here before anything is JIT-compiled, so there are few memory accesses, each of eight bytes
     * regardless of the parameter's size; {@link #reserve} accounts for that.
     */
    private boolean append(Conversion conversion, MemorySegment segment, long base) {
        old.wrap(segment, base, 0, 0, false);
        if (!old.decode()) {
            return false;
        }
        int own = conversion.appendsTo();
        Param[] params = conversion.params();
        int slot = conversion.usesEnter() ? decodedEnter(old.thread()) : -1;
        reserve((long) old.length() + (long) MOST_PER_PARAM * params.length + (slot >= 0 ? enter.length() : 0));
        MemorySegment to = writer.segment();
        int head = EventLayout.HEADER + 2 * own;
        int values = own == 0 ? 0 : (int) (old.paramOffset(own - 1) + old.paramLength(own - 1) - base) - head;
        MemorySegment.copy(segment, base, to, 0, head);
        int at = EventLayout.HEADER + 2 * params.length;
        MemorySegment.copy(segment, base + head, to, at, values);
        at += values;
        int enterCode = slot >= 0 ? enter.code() : -1;
        changes = conversion.target() != old.code();
        boolean used = false;
        for (int i = own; i < params.length; i++) {
            Param param = params[i];
            int size = -1;
            if (param.origin() == Origin.ENTER && param.enterCode() == enterCode) {
                size = copyOfEnter(param, to, at);
                used |= size >= 0;
            }
            if (size < 0) {
                size = param.defaultSize();
                to.set(U64, at, param.defaultValue());
            }
            to.set(U16, EventLayout.HEADER + 2L * i, (short) size);
            at += size;
            changes |= size > 0;
        }
        // Length, code, and the lower half of the number of parameters, whose upper half is zero in every valid event.
        to.set(U64, EventLayout.LENGTH, at | (long) conversion.target() << 32 | (long) params.length << 48);
        if (used) {
            enters.remove(slot);
        }
        return true;
    }

    /** Moves {@link #enter} to the entry event of {@code thread}; returns its slot, or -1 if there is no valid one. */
    private int decodedEnter(long thread) {
        int slot = enters.find(thread);
        if (slot < 0) {
            return -1;
        }
        enter.wrap(enters.segment(slot), enters.base(slot), 0, 0, false);
        return enter.decode() ? slot : -1;
    }

    /** Copies a parameter of the entry event; returns its size, or -1 if the event does not carry it. */
    private int copyOfEnter(Param param, MemorySegment to, int at) {
        int size = Math.min(enter.paramLength(param.index()), param.limit());
        if (size >= 0) {
            MemorySegment from = enter.segment();
            long place = enter.paramOffset(param.index());
            if (size <= Long.BYTES && place + Long.BYTES <= from.byteSize()) {
                to.set(U64, at, from.get(U64, place));
            } else {
                MemorySegment.copy(from, place, to, at, size);
            }
        }
        return size;
    }

    /** Rewrites the event in {@link #old} parameter by parameter. */
    private boolean rewrite(Conversion conversion) {
        changes = true;
        long thread = old.thread();
        Param[] params = conversion.params();
        int slot = conversion.usesEnter() ? decodedEnter(thread) : -1;
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

    /** Creates the JSON description of a container from an event with separate properties. Allocates. */
    private byte[] containerJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", old.paramText(Container.ID));
        json.put("type", old.paramUnsigned(Container.TYPE, 0));
        json.put("name", old.paramText(Container.NAME));
        json.put("image", old.paramText(Container.IMAGE));
        return Bytes.of(JsonText.inOrder(json));
    }

    /** Reserves memory for a result. */
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
