package eyas.capture;

import eyas.capture.compression.NativeBuffer;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventParams.GenericExit;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.ParamType;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts events to an older schema.
 *
 * <p>If calls are pairs of events there, an exit event is preceded by an entry event with the same time and the call's arguments, from
 * which readers take descriptors and other values. Parameters that were added later are omitted. A call without an event of its own becomes
 * a generic event that only identifies the call; a call without a code becomes the unknown call. Other events cannot be represented.
 *
 * <p>An entry event is written if the exit has all of its parameters. Entry events of opens are not written: the upgrade would deliver them
 * as separate events, and every schema's exit event has their content. The next call invalidates the result. Not thread-safe; allocates
 * only if an event is longer than any before.
 */
final class EventDowngrade implements AutoCloseable {
    private static final int UNKNOWN_CALL = 0;
    private static final String DESCRIPTOR = "fd";
    /** The name of the descriptor in the exit events of {@code dup} and its variants. */
    private static final String OLD_DESCRIPTOR = "oldfd";

    /** Maximum number of threads remembered to be in a call; an evicted one gets a second entry event. */
    private static final int MOST_BEGUN = 65_536;

    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

    private final EventSchema schema;
    private final CompatibleEventEncoder compatible = new CompatibleEventEncoder();
    /** By exit code: the parameters for the entry event, in order; null if none is written. */
    private final int[] @Nullable [] sources = new int[EventTable.size()][];

    private final BitSet delivered = new BitSet();

    /** Entry events of old captures that upgrades deliver and whose exit has not followed yet: their codes by thread. */
    private final Map<Long, Integer> begun = new HashMap<>();

    private NativeBuffer buffer = new NativeBuffer(64 << 10);
    private EventWriter writer = new EventWriter(buffer.segment());
    private MemorySegment exit = buffer.segment();

    EventDowngrade(EventSchema schema) {
        this.schema = schema;
        if (schema.isInPairs()) {
            ConversionTable conversions = new ConversionTable();
            for (int code = 0; code + 1 < sources.length; code += 2) {
                int count = schema.has(code) ? schema.params(code) : 0;
                Conversion conversion = conversions.find(code, count);
                if (count > 0 && (conversion == null || conversion.stores())) {
                    delivered.set(code, conversion != null && conversion.delivers());
                    sources[code + 1] = sources(EventTable.get(code), count, EventTable.get(code + 1));
                }
            }
        }
    }

    /** Returns the parameters of the exit event for the first {@code count} parameters of its entry event; null if it lacks one. */
    private static int @Nullable [] sources(EventInfo enter, int count, EventInfo exit) {
        int[] found = new int[count];
        for (int i = 0; i < count; i++) {
            String name = enter.params().get(i).name();
            int source = exit.paramIndex(name);
            found[i] = source < 0 && name.equals(DESCRIPTOR) ? exit.paramIndex(OLD_DESCRIPTOR) : source;
            if (found[i] < 0) {
                return null;
            }
        }
        return found;
    }

    /** Returns whether the schema can represent the event, possibly only as an unknown call. */
    boolean has(Event event) {
        return schema.has(event.code()) || (call(event.code()) != null && event.decode());
    }

    /** Returns whether the schema can represent the event only as an unknown call. */
    boolean isUnknownCall(Event event) {
        if (!schema.has(event.code())) {
            SyscallInfo call = call(event.code());
            return call != null && !schema.hasCall(call.code());
        }
        return event.code() == EventCode.GENERIC_X && event.decode() && !schema.hasCall(generic(event));
    }

    private static int generic(Event event) {
        return (int) event.paramUnsigned(GenericExit.ID, UNKNOWN_CALL);
    }

    /** Returns the call of an exit event, or null. */
    private static @Nullable SyscallInfo call(int code) {
        EventInfo info = EventTable.find(code);
        SyscallInfo call = info == null || info.isEnter() ? null : SyscallTable.find(info.name());
        return call != null && call.exitCode() == code ? call : null;
    }

    /**
     * Writes the entry event for an exit event.
     *
     * @return its length in bytes, or 0 if there is none
     */
    int enter(Event event) {
        int code = event.code();
        if (!schema.isInPairs() || !event.decode()) {
            return 0;
        }
        if (!schema.has(code)) {
            return generic(EventCode.GENERIC_E, event, call(code));
        }
        if (code == EventCode.GENERIC_X && isUnknownCall(event)) {
            return generic(EventCode.GENERIC_E, event, null);
        }
        if (isDelivered(code)) {
            remember(event.thread(), code);
            return 0;
        }
        int[] from = sources[code];
        return from == null || hasBegun(event.thread(), code - 1) ? 0 : enter(event, code - 1, from);
    }

    /** Returns whether events of this code are entry events that upgrades deliver, even though the exit has all parameters. */
    private boolean isDelivered(int code) {
        return delivered.get(code);
    }

    private void remember(long thread, int code) {
        if (begun.size() >= MOST_BEGUN) {
            begun.clear();
        }
        begun.put(thread, code);
    }

    private boolean hasBegun(long thread, int code) {
        return !begun.isEmpty() && begun.remove(thread, code);
    }

    private int enter(Event event, int code, int[] from) {
        int count = from.length;
        while (count > 0 && isDelivered(code) && event.paramLength(from[count - 1]) == 0) {
            count--;
        }
        if (count == 0) {
            return 0;
        }
        begin(event, code, count);
        for (int i = 0; i < count; i++) {
            ParamType type = EventTable.get(code).params().get(i).type();
            int length = event.paramLength(from[i]);
            if (length < 0 || (length == 0 && type.isInteger())) {
                // The entry was not seen; omit the values rather than write zeros.
                return 0;
            }
            if (type.isInteger() && length != type.size()) {
                boolean signed = EventTable.get(event.code())
                        .params()
                        .get(from[i])
                        .type()
                        .isSigned();
                writer.put(signed ? event.paramSigned(from[i], 0) : event.paramUnsigned(from[i], 0));
            } else {
                writer.putBytes(event.segment(), event.paramOffset(from[i]), length);
            }
        }
        return writer.end();
    }

    /**
     * Writes an event in the schema's form.
     *
     * @return its length in bytes, or 0 if the event is to be written unchanged
     */
    int exit(Event event) {
        int code = event.code();
        int length = 0;
        if (!schema.has(code)) {
            length = generic(EventCode.GENERIC_X, event, call(code));
        } else if (code == EventCode.GENERIC_X && isUnknownCall(event)) {
            length = generic(EventCode.GENERIC_X, event, null);
        }
        if (length > 0) {
            exit = writer.segment();
            return length;
        }
        length = compatible.reduce(event, isDelivered(code) ? carried(event) : schema.params(code));
        exit = compatible.segment();
        return length;
    }

    /** Returns the number of parameters before an upgrade appended empty ones, which readers would interpret as values. */
    private static int carried(Event event) {
        int count = event.decode() ? event.paramCount() : 0;
        while (count > 0 && event.paramLength(count - 1) == 0) {
            count--;
        }
        return count;
    }

    /** Writes a generic event that only identifies the call, or an unknown call if {@code call} is null. */
    private int generic(int code, Event event, @Nullable SyscallInfo call) {
        if (!event.decode()) {
            return 0;
        }
        int id = call == null || !schema.hasCall(call.code()) ? UNKNOWN_CALL : call.code();
        long number = call == null ? event.paramUnsigned(GenericExit.NATIVE_ID, 0) : ARM ? call.arm() : call.x86();
        int count = schema.params(code);
        begin(event, code, count).put(id);
        if (count > GenericExit.NATIVE_ID) {
            writer.put(number);
        }
        return writer.end();
    }

    private EventWriter begin(Event event, int code, int count) {
        // Every value is the event's own, or a number of at most eight bytes.
        long most = event.length() + 16L * EventTable.get(code).params().size();
        if (most > writer.segment().byteSize()) {
            NativeBuffer larger = new NativeBuffer(most);
            writer = new EventWriter(larger.segment());
            buffer.close();
            buffer = larger;
        }
        return writer.begin(code, event.time(), event.thread(), count);
    }

    /** Returns the memory with the result of {@link #enter}, from offset 0. */
    MemorySegment enterSegment() {
        return writer.segment();
    }

    /** Returns the memory with the result of {@link #exit}, from offset 0. */
    MemorySegment exitSegment() {
        return exit;
    }

    @Override
    public void close() {
        compatible.close();
        buffer.close();
    }
}
