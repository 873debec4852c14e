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
 * Gives events the form that the readers of an older schema know.
 *
 * <p>Where calls come in pairs there, an exit event gets an entry event before it, at the same time, with what the call was given:
 * readers take descriptors and the like from there. Parameters that came later are left out. A call that had no event of its
 * own becomes one of those that say nothing but which call it was; one that did not even have a code of its own, the unknown
 * call. What is left has no form there.
 *
 * <p>An entry event is written where the exit has everything that belongs in it. Those of opens are not, which the upgrade would
 * deliver as events of their own: they say nothing that the exit of every schema does not. What was written dies with the
 * next call. Not thread-safe; allocates only where an event is longer than any before.
 */
final class EventDowngrade implements AutoCloseable {
    private static final int UNKNOWN_CALL = 0;
    private static final String DESCRIPTOR = "fd";
    /** What {@code dup} and its kin call the descriptor in their exit events. */
    private static final String OLD_DESCRIPTOR = "oldfd";

    /** Threads that are remembered to be within a call; what is forgotten gets a second entry event. */
    private static final int MOST_BEGUN = 65_536;

    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

    private final EventSchema schema;
    private final CompatibleEventEncoder compatible = new CompatibleEventEncoder();
    /** By exit code: which of its parameters the entry event has, in order; null where none is written. */
    private final int[] @Nullable [] sources = new int[EventTable.size()][];

    private final BitSet delivered = new BitSet();

    /** The entry events of old captures that upgrades deliver, and whose exit has not come yet: their codes by thread. */
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

    /** Returns where the exit event has the first {@code count} parameters of its entry event; null where it lacks one. */
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

    /** Returns whether the schema has a form of the event, if only as a call without a name. */
    boolean has(Event event) {
        return schema.has(event.code()) || (call(event.code()) != null && event.decode());
    }

    /** Returns whether the schema tells only that some call was made. */
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

    /** Returns the call that this is the exit event of; null where it is of none. */
    private static @Nullable SyscallInfo call(int code) {
        EventInfo info = EventTable.find(code);
        SyscallInfo call = info == null || info.isEnter() ? null : SyscallTable.find(info.name());
        return call != null && call.exitCode() == code ? call : null;
    }

    /**
     * Writes the entry event that belongs before an event.
     *
     * @return its length in bytes, or 0 where there is none
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

    /** Returns whether events of this code are entry events that upgrades deliver, though the exit has everything. */
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
                // The beginning of the call was not seen; to say nothing of it is better than to say zero.
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
     * Writes the form of an event that the schema has.
     *
     * @return its length in bytes, or 0 where the event is to be written as it is
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

    /** Returns how many parameters an entry event had before an upgrade appended empty ones, which readers take for real. */
    private static int carried(Event event) {
        int count = event.decode() ? event.paramCount() : 0;
        while (count > 0 && event.paramLength(count - 1) == 0) {
            count--;
        }
        return count;
    }

    /** Writes an event that says which call was made and no more, and that nobody knows which if there is none. */
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
        // Every value is the event's own, or a number that takes no more than eight bytes.
        long most = event.length() + 16L * EventTable.get(code).params().size();
        if (most > writer.segment().byteSize()) {
            NativeBuffer larger = new NativeBuffer(most);
            writer = new EventWriter(larger.segment());
            buffer.close();
            buffer = larger;
        }
        return writer.begin(code, event.time(), event.thread(), count);
    }

    /** Returns the memory that holds what {@link #enter} wrote, from offset 0. */
    MemorySegment enterSegment() {
        return writer.segment();
    }

    /** Returns the memory that holds what {@link #exit} wrote, from offset 0. */
    MemorySegment exitSegment() {
        return exit;
    }

    @Override
    public void close() {
        compatible.close();
        buffer.close();
    }
}
