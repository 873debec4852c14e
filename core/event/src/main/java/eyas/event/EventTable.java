package eyas.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event table: every code with its name, category, flags and parameters.
 *
 * <p>The table is data ({@code events.tsv}), read once when this class is first used. Immutable and thread-safe.
 */
public final class EventTable {
    /** The version of the schema; 4.5.2 changed only how a probe fills parameters, not the table. */
    public static final String SCHEMA = "4.5.2";

    private static final EventInfo[] EVENTS = read();
    private static final Map<String, List<EventInfo>> BY_NAME = byName();

    private EventTable() {}

    /** Returns the number of codes; valid codes are 0 to this, exclusive. */
    public static int size() {
        return EVENTS.length;
    }

    /** Returns the description of {@code code}, or null if the code is newer than this table. */
    public static @Nullable EventInfo find(int code) {
        return code >= 0 && code < EVENTS.length ? EVENTS[code] : null;
    }

    /**
     * Returns the description of a known code.
     *
     * @throws IndexOutOfBoundsException if the code is not in the table
     */
    public static EventInfo get(int code) {
        return EVENTS[code];
    }

    /** Returns all codes whose {@code evt.type} name is {@code name}, including entries, exits and old versions. */
    public static List<EventInfo> named(String name) {
        return BY_NAME.getOrDefault(name, List.of());
    }

    private static EventInfo[] read() {
        List<EventInfo> events = new ArrayList<>(460);
        for (String[] row : TableReader.rows("events.tsv", 6)) {
            int code = Integer.parseInt(row[0]);
            if (code != events.size()) {
                throw new IllegalStateException("events.tsv: code " + code + " out of order");
            }
            events.add(new EventInfo(
                    code, row[1], row[2].intern(), Integer.decode(row[3]), flags(row[4]), params(row[5])));
        }
        return events.toArray(EventInfo[]::new);
    }

    private static int flags(String text) {
        int flags = 0;
        if (!text.equals("-")) {
            for (String flag : text.split("\\|", -1)) {
                flags |= EventFlag.valueOf(flag).bit();
            }
        }
        return flags;
    }

    private static List<ParamInfo> params(String text) {
        if (text.equals("-")) {
            return List.of();
        }
        List<ParamInfo> params = new ArrayList<>();
        for (String param : text.split(" ", -1)) {
            String[] parts = param.split(":", -1);
            params.add(new ParamInfo(
                    parts[0].intern(),
                    ParamType.valueOf(parts[1]),
                    ParamFormat.of(parts[2]),
                    parts.length > 3 ? parts[3] : ""));
        }
        return List.copyOf(params);
    }

    private static Map<String, List<EventInfo>> byName() {
        Map<String, List<EventInfo>> names = new HashMap<>();
        for (EventInfo event : EVENTS) {
            if (!event.has(EventFlag.UNUSED)) {
                names.computeIfAbsent(event.name(), n -> new ArrayList<>(4)).add(event);
            }
        }
        names.replaceAll((n, list) -> Collections.unmodifiableList(list));
        return names;
    }
}
