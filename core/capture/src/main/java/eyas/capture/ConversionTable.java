package eyas.capture;

import eyas.capture.Conversion.Origin;
import eyas.capture.Conversion.Param;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conversions of all old events to the current schema.
 *
 * <p>The table is data ({@code conversion.tsv}) and describes single steps; they are composed here, so that an event is converted once
 * regardless of its age. Immutable.
 */
final class ConversionTable {
    private static final String RESOURCE = "conversion.tsv";
    /** More steps than any event needs; exceeding it indicates a loop in the table. */
    private static final int MOST_STEPS = 50;

    private static final Param[] NO_PARAMS = {};
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int NO_INDEX = -1;

    private final Map<Integer, Row> rows = new HashMap<>();
    private final Map<String, EventInfo> codes = new HashMap<>();
    private final @Nullable Conversion[] @Nullable [] conversions = new Conversion[EventTable.size()][];

    private record Row(String action, String desired, String[] instructions) {}

    ConversionTable() {
        for (int code = 0; code < EventTable.size(); code++) {
            codes.put(EventTable.get(code).codeName(), EventTable.get(code));
        }
        read();
        for (int key : rows.keySet()) {
            int code = key >> 8;
            int count = key & 0xFF;
            @Nullable Conversion[] byCount = conversions[code];
            if (byCount == null || byCount.length <= count) {
                @Nullable Conversion[] longer = new Conversion[count + 1];
                if (byCount != null) {
                    System.arraycopy(byCount, 0, longer, 0, byCount.length);
                }
                byCount = longer;
                conversions[code] = byCount;
            }
            byCount[count] = compose(code, count);
        }
    }

    /** Returns the conversion of {@code code} with {@code count} parameters, or null if the table has none. */
    @Nullable
    Conversion find(int code, int count) {
        @Nullable Conversion[] byCount = conversions[code];
        return byCount != null && count >= 0 && count < byCount.length ? byCount[count] : null;
    }

    /** Returns the code of events of {@code code} after conversion. */
    int finalCode(int code) {
        @Nullable Conversion[] byCount = conversions[code];
        if (byCount != null) {
            for (Conversion conversion : byCount) {
                if (conversion != null) {
                    return conversion.target();
                }
            }
        }
        return code;
    }

    /** Returns whether events of {@code code} with some number of parameters are delivered. */
    boolean deliversSome(int code) {
        @Nullable Conversion[] byCount = conversions[code];
        return byCount != null
                && Arrays.stream(byCount).anyMatch(conversion -> conversion != null && conversion.delivers());
    }

    /** Returns whether the exit of entry code {@code enter} uses its entry event. */
    boolean exitUsesEnter(int enter) {
        if (enter + 1 >= conversions.length) {
            return false;
        }
        @Nullable Conversion[] byCount = conversions[enter + 1];
        if (byCount == null) {
            return false;
        }
        for (Conversion conversion : byCount) {
            if (conversion != null && conversion.usesEnter()) {
                return true;
            }
        }
        return false;
    }

    private Conversion compose(int code, int count) {
        List<Param> params = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            params.add(new Param(Origin.OLD, i, -1, UNLIMITED, 0, 0));
        }
        boolean changed = false;
        int current = code;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (isDropped(current)) {
                return result(current, false, false, changed, count, params);
            }
            if (isCurrent(current, params.size())) {
                return result(current, false, true, changed, count, params);
            }
            Row row = rows.get(key(current, params.size()));
            if (row == null) {
                throw broken(
                        code,
                        count,
                        "leads to " + name(current) + " with " + params.size() + " parameters, which has no row");
            }
            switch (row.action) {
                case "STORE" -> {
                    return result(current, true, false, changed, count, params);
                }
                case "STORE_AND_PASS" -> {
                    return result(current, true, true, changed, count, params);
                }
                case "PASS" -> {
                    return result(current, false, true, changed, count, params);
                }
                case "ADD_PARAMS" -> push(params, params, current, current, row);
                case "CHANGE_TYPE" -> {
                    EventInfo desired = codes.get(row.desired);
                    if (desired == null) {
                        throw broken(code, count, "wants the unknown code " + row.desired);
                    }
                    List<Param> fresh = new ArrayList<>();
                    push(fresh, params, current, desired.code(), row);
                    params = fresh;
                    current = desired.code();
                }
                default -> throw broken(code, count, "has the unknown action " + row.action);
            }
            changed = true;
        }
        throw broken(code, count, "needs more than " + MOST_STEPS + " steps");
    }

    private static Conversion result(
            int code, boolean stores, boolean delivers, boolean changed, int count, List<Param> params) {
        return Conversion.of(code, stores, delivers, count, changed ? params.toArray(Param[]::new) : NO_PARAMS);
    }

    private void push(List<Param> to, List<Param> old, int code, int target, Row row) {
        List<ParamInfo> schema = EventTable.get(target).params();
        for (String instruction : row.instructions) {
            if (to.size() >= schema.size()) {
                throw broken(code, old.size(), "pushes more parameters than " + name(target) + " has");
            }
            to.add(param(instruction, schema.get(to.size()).type(), old, code));
        }
    }

    private static Param param(String instruction, ParamType type, List<Param> old, int code) {
        boolean ofEvent = instruction.startsWith("old[");
        int limit = type.size() < 0 ? UNLIMITED : type.size();
        // No row has a default of 16 bytes (an IPv6 address).
        int defaultSize = type.isInteger() ? type.size() : 0;
        long value = type == ParamType.UID || type == ParamType.GID ? -1 : 0;
        return switch (instruction) {
            case "empty" -> new Param(Origin.EMPTY, NO_INDEX, -1, 0, 0, 0);
            case "default" -> new Param(Origin.DEFAULT, NO_INDEX, -1, limit, defaultSize, value);
            case "container" -> new Param(Origin.CONTAINER, NO_INDEX, -1, limit, 0, 0);
            default -> {
                String name = instruction.substring(instruction.indexOf('[') + 1, instruction.indexOf(']'));
                int source = ofEvent ? code : code - 1;
                int index = EventTable.get(source).paramIndex(name);
                if (index < 0 || (ofEvent && index >= old.size())) {
                    throw broken(code, old.size(), "takes " + name + ", which " + name(source) + " does not have");
                }
                if (ofEvent) {
                    yield old.get(index).limited(limit);
                }
                boolean toEmpty = instruction.endsWith("/e");
                yield new Param(Origin.ENTER, index, source, limit, toEmpty ? 0 : defaultSize, value);
            }
        };
    }

    /** Returns whether no conversion is needed: readers of events accept missing and additional parameters. */
    private static boolean isCurrent(int code, int count) {
        EventInfo info = EventTable.get(code);
        if (!info.has(EventFlag.CONVERTER_MANAGED)) {
            return true;
        }
        return !info.isEnter()
                && !info.has(EventFlag.OLD_VERSION)
                && count >= info.params().size();
    }

    /** Returns whether no event of this code is ever delivered or kept. */
    static boolean isDropped(int code) {
        EventInfo info = EventTable.get(code);
        return info.has(EventFlag.UNUSED)
                || (!info.has(EventFlag.CONVERTER_MANAGED) && info.has(EventFlag.OLD_VERSION) && info.isEnter());
    }

    private void read() {
        for (String[] row : TableReader.rows(ConversionTable.class.getResourceAsStream(RESOURCE), RESOURCE, 5)) {
            EventInfo info = codes.get(row[0]);
            if (info == null) {
                throw new IllegalStateException(RESOURCE + ": there is no event " + row[0]);
            }
            String[] instructions = row[4].isEmpty() ? new String[0] : row[4].split(" ", -1);
            rows.put(key(info.code(), Integer.parseInt(row[1])), new Row(row[2], row[3], instructions));
        }
    }

    private static int key(int code, int count) {
        return code << 8 | count;
    }

    private static String name(int code) {
        return EventTable.get(code).codeName();
    }

    private static IllegalStateException broken(int code, int count, String what) {
        return new IllegalStateException("conversion.tsv: " + name(code) + " with " + count + " parameters " + what);
    }
}
