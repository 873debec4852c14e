package eyas.capture;

import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Determines the handling of an event from its code, and from its number of parameters if the code is not sufficient.
 *
 * <p>The conversion table is loaded when the first event needs it, which never happens for captures of the current schema.
 */
final class EventDispatchTable {
    /** The event table does not contain the code. */
    static final byte UNKNOWN = 0;
    /** The event is not needed. */
    static final byte SKIP = 1;
    /** The event is delivered unchanged. */
    static final byte VIEW = 2;
    /** The handling depends on the number of parameters. */
    static final byte MANAGED = 3;

    /** The oldest container event, which is no longer supported. */
    private static final int CONTAINER_E = 228;

    private final int size = EventTable.size();
    private final byte[] actions = new byte[1 << 16];
    private final int[] paramCounts = new int[size];
    private final boolean[] readable = new boolean[size];
    private final boolean[] wanted = new boolean[size];
    private final boolean[] stores = new boolean[size];
    private final boolean[] events = new boolean[size];
    private final boolean[] past = new boolean[size];
    private final boolean[] varying = new boolean[size];
    private @Nullable ConversionTable table;

    EventDispatchTable() {
        for (int code = 0; code < size; code++) {
            EventInfo info = EventTable.get(code);
            boolean exit = !info.isEnter() && !info.has(EventFlag.OLD_VERSION);
            paramCounts[code] = exit ? info.params().size() : Integer.MAX_VALUE;
            readable[code] = exit;
        }
        Arrays.fill(wanted, true);
        Arrays.fill(stores, true);
        decide();
    }

    void want(BitSet codes) {
        for (int code = 0; code < size; code++) {
            wanted[code] = codes.get(code);
        }
        decide();
    }

    byte action(int code) {
        return actions[code];
    }

    boolean isWanted(int code) {
        return wanted[code];
    }

    /**
     * Returns whether events of this code describe state and are not system calls. At the start of a capture they describe the initial
     * state; libsinsp applies them before it shows any event.
     */
    boolean describesInitialState(int code) {
        return switch (code) {
            case CONTAINER_E,
                    EventCode.CONTAINER_JSON_E,
                    EventCode.CONTAINER_JSON_2_E,
                    EventCode.USER_ADDED_E,
                    EventCode.USER_DELETED_E,
                    EventCode.GROUP_ADDED_E,
                    EventCode.GROUP_DELETED_E,
                    EventCode.ASYNCEVENT_E -> true;
            default -> false;
        };
    }

    /** Returns whether events of this code are delivered if wanted, as far as the code determines it. */
    boolean isEvent(int code) {
        return events[code];
    }

    /** Returns whether events of this code describe the past of a process, as {@code procinfo} does, and no action. */
    boolean describesPast(int code) {
        return past[code];
    }

    /** Returns whether the number of parameters determines if an event of this code is an event of its own. */
    boolean dependsOnCount(int code) {
        return varying[code];
    }

    /** Returns whether a managed event with this number of parameters needs no conversion. */
    boolean isCurrent(int code, int count) {
        return count >= paramCounts[code];
    }

    /** Returns whether events of this code can be delivered with fewer parameters than the schema has. */
    boolean isReadable(int code) {
        return readable[code];
    }

    /** Returns whether the exit of entry code {@code enter} is wanted and uses it. */
    boolean storesFor(int enter) {
        return stores[enter];
    }

    @Nullable
    Conversion conversion(int code, int count) {
        return table == null ? null : table.find(code, count);
    }

    /** Loads the conversion table if it is not loaded yet. */
    void loadTable() {
        if (table == null) {
            table = new ConversionTable();
            decide();
        }
    }

    private void decide() {
        ConversionTable known = table;
        for (int code = 0; code < size; code++) {
            past[code] = (EventTable.get(code).category() & EventCategory.INTERNAL) != 0;
            events[code] = !ConversionTable.isDropped(code);
            if (known != null && !readable[code] && EventTable.get(code).has(EventFlag.CONVERTER_MANAGED)) {
                events[code] = known.deliversSome(code);
                varying[code] = events[code];
            }
        }
        if (known != null) {
            for (int code = 0; code + 1 < size; code++) {
                stores[code] = EventTable.get(code).isEnter()
                        && known.exitUsesEnter(code)
                        && wanted[known.finalCode(code + 1)];
            }
        }
        for (int code = 0; code < size; code++) {
            actions[code] = action(EventTable.get(code), known);
        }
    }

    private byte action(EventInfo info, @Nullable ConversionTable known) {
        int code = info.code();
        if (ConversionTable.isDropped(code)) {
            return SKIP;
        }
        if (!info.has(EventFlag.CONVERTER_MANAGED)) {
            return wanted[code] ? VIEW : SKIP;
        }
        if (readable[code]) {
            return wanted[code] ? MANAGED : SKIP;
        }
        if (known == null) {
            return MANAGED;
        }
        int target = known.finalCode(code);
        return wanted[target] || (info.isEnter() && stores[target]) ? MANAGED : SKIP;
    }
}
