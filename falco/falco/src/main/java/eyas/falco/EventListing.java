package eyas.falco;

import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.FlagName;
import eyas.event.FlagTable;
import eyas.event.ParamInfo;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.text.json.JsonText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists all events by category, for {@code --list-events}. */
final class EventListing {
    /** An event and its name in rules. */
    private record Entry(String name, EventInfo info) {}

    private final Map<String, List<Entry>> categories = new LinkedHashMap<>();

    EventListing() {
        for (String heading : List.of("Syscall events", "Tracepoint events", "Plugin events", "Metaevents")) {
            categories.put(heading, new ArrayList<>());
        }
        for (int code = 0; code < EventTable.size(); code++) {
            EventInfo info = EventTable.find(code);
            if (info != null
                    && code != EventCode.GENERIC_X
                    && !info.has(EventFlag.UNUSED)
                    && !info.has(EventFlag.OLD_VERSION)) {
                add(info.name(), info);
            }
        }
        generic().forEach(this::add);
    }

    /** Returns the system calls without an event type of their own, by name. */
    private static Map<String, EventInfo> generic() {
        EventInfo event = EventTable.get(EventCode.GENERIC_X);
        Map<String, EventInfo> calls = new TreeMap<>();
        for (SyscallInfo call : SyscallTable.all()) {
            if (call.exitCode() == EventCode.GENERIC_X) {
                calls.put(call.name(), event);
            }
        }
        return calls;
    }

    private void add(String name, EventInfo info) {
        String heading = heading(info.category());
        List<Entry> entries = heading == null ? null : categories.get(heading);
        if (entries != null) {
            entries.add(new Entry(name, info));
        }
    }

    /** Returns the category, or null for events that rules never receive. */
    private static @Nullable String heading(int category) {
        if ((category & EventCategory.SYSCALL) != 0) {
            return "Syscall events";
        }
        if ((category & EventCategory.TRACEPOINT) != 0) {
            return "Tracepoint events";
        }
        if ((category & EventCategory.PLUGIN) != 0) {
            return "Plugin events";
        }
        return (category & EventCategory.METAEVENT) != 0 ? "Metaevents" : null;
    }

    void print(FalcoListing.Form form, String schema, PrintStream out) {
        if (form == FalcoListing.Form.JSON) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("schema_version", schema);
            categories.forEach((heading, entries) ->
                    data.put(heading, entries.stream().map(EventListing::data).toList()));
            out.print(JsonText.pretty(data));
            return;
        }
        out.println("The events below are valid for Falco *Schema Version*: " + schema);
        boolean table = form == FalcoListing.Form.MARKDOWN;
        categories.forEach((heading, entries) -> {
            out.println("## " + heading + "\n");
            if (table) {
                out.println("Default | Dir | Name | Params \n:-------|:----|:-----|:-----");
            }
            entries.forEach(entry -> out.println(line(entry, table)));
            out.println();
        });
    }

    private static String line(Entry entry, boolean table) {
        String params = entry.info().params().stream()
                .map(param -> text(param, table ? "*" : ""))
                .collect(Collectors.joining(", "));
        String direction = direction(entry.info());
        return table
                ? "Yes | `" + direction + "` | `" + entry.name() + "` | " + params
                : direction + " " + entry.name() + "(" + params + ")";
    }

    private static String text(ParamInfo param, String mark) {
        String text = param.type().name() + " **" + param.name() + "**";
        List<String> flags = flags(param);
        return flags.isEmpty()
                ? text
                : text + ": " + flags.stream().map(flag -> mark + flag + mark).collect(Collectors.joining(", "));
    }

    private static String direction(EventInfo event) {
        return event.isEnter() ? ">" : "<";
    }

    /** Returns the names of a parameter's values; empty for parameters without named values. */
    private static List<String> flags(ParamInfo param) {
        return param.type().name().contains("FLAGS")
                ? FlagTable.get(param.info()).stream().map(FlagName::name).toList()
                : List.of();
    }

    private static Map<String, Object> data(Entry entry) {
        return Map.of(
                "name",
                entry.name(),
                "dir",
                direction(entry.info()),
                "available",
                true,
                "params",
                entry.info().params().stream().map(EventListing::data).toList());
    }

    private static Map<String, Object> data(ParamInfo param) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", param.type().name());
        data.put("name", param.name());
        List<String> flags = flags(param);
        if (!flags.isEmpty()) {
            data.put("flags", flags);
        }
        return data;
    }
}
