package eyas.falco;

import eyas.event.EventCategory;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.ParamInfo;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldListing;
import eyas.text.json.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lists of fields and of events, as Falco prints them. */
public final class FalcoListing {
    /** Key of the page size in the vector that the kernel hands to a process ({@code linux/auxvec.h}). */
    private static final int AT_PAGESZ = 6;

    private final Form form;
    private final PrintStream out;

    FalcoListing(Form form, PrintStream out) {
        this.form = form;
        this.out = out;
    }

    /** The forms of a list. */
    public enum Form {
        TEXT,
        MARKDOWN,
        JSON;

        /**
         * Returns the form that {@code --format} and {@code --markdown} ask for.
         *
         * @throws FalcoException if there is none
         */
        public static Form of(@Nullable String format, boolean markdown) {
            if (format == null) {
                return markdown ? MARKDOWN : TEXT;
            }
            if (markdown) {
                throw new FalcoException("Cannot specify both --markdown and --format options together");
            }
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "text" -> TEXT;
                case "markdown" -> MARKDOWN;
                case "json" -> JSON;
                default ->
                    throw new FalcoException("Invalid format '" + format + "'. Valid values are: text, markdown, json");
            };
        }
    }

    /** Lists the fields of {@code source}; of all sources for the empty text. */
    int fields(String source, boolean namesOnly, FalcoPlugins plugins) {
        FieldCatalog fields = plugins.listed(source);
        if (fields == null) {
            throw new FalcoException("Value for --list must be a valid source type");
        }
        FieldListing listing = new FieldListing(fields);
        out.print(
                namesOnly
                        ? listing.names()
                        : switch (form) {
                            case TEXT -> listing.text();
                            case MARKDOWN -> listing.markdown();
                            case JSON -> listing.json();
                        });
        out.flush();
        return FalcoExit.OK;
    }

    /** Lists the system calls that are left out for being frequent, as Falco lists its own: none are. */
    int ignored() {
        out.println("Ignored syscall(s):\n");
        out.flush();
        return FalcoExit.OK;
    }

    /** Lists the events that can occur, by category. */
    int events() {
        Map<String, List<EventInfo>> categories = new LinkedHashMap<>();
        for (int code = 0; code < EventTable.size(); code++) {
            EventInfo info = EventTable.find(code);
            if (info != null && !info.has(EventFlag.UNUSED) && !info.has(EventFlag.OLD_VERSION)) {
                categories
                        .computeIfAbsent(heading(info), c -> new ArrayList<>())
                        .add(info);
            }
        }
        if (form == Form.JSON) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("schema_version", FalcoVersions.current().schema());
            categories.forEach((name, events) ->
                    data.put(name, events.stream().map(FalcoListing::data).toList()));
            out.print(JsonText.pretty(data));
        } else {
            out.println("The events below are valid for Falco *Schema Version*: "
                    + FalcoVersions.current().schema());
            categories.forEach(this::category);
        }
        out.flush();
        return FalcoExit.OK;
    }

    private static String heading(EventInfo info) {
        if ((info.category() & EventCategory.SYSCALL) != 0) {
            return "Syscall events";
        }
        return (info.category() & EventCategory.TRACEPOINT) != 0 ? "Tracepoint events" : "Metaevents";
    }

    private void category(String name, List<EventInfo> events) {
        out.println("## " + name + "\n");
        if (form == Form.MARKDOWN) {
            out.println("Default | Dir | Name | Params \n:-------|:----|:-----|:-----");
        }
        for (EventInfo event : events) {
            String params = event.params().stream().map(FalcoListing::text).collect(Collectors.joining(", "));
            out.println(
                    form == Form.MARKDOWN
                            ? "Yes | `" + direction(event) + "` | `" + event.name() + "` | " + params
                            : direction(event) + " " + event.name() + "(" + params + ")");
        }
        out.println();
    }

    private static String text(ParamInfo param) {
        return param.type().name() + " **" + param.name() + "**";
    }

    private static String direction(EventInfo event) {
        return event.isEnter() ? ">" : "<";
    }

    private static Map<String, Object> data(EventInfo event) {
        return Map.of(
                "name",
                event.name(),
                "dir",
                direction(event),
                "available",
                true,
                "params",
                event.params().stream()
                        .map(p -> Map.of("type", p.type().name(), "name", p.name()))
                        .toList());
    }

    /** Returns the bytes of a page of memory, as the kernel told this process when it began. */
    static long pageSize() {
        try {
            ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (vector.remaining() >= 2 * Long.BYTES) {
                long kind = vector.getLong();
                long value = vector.getLong();
                if (kind == AT_PAGESZ) {
                    return value;
                }
            }
        } catch (IOException e) {
            throw new FalcoException("Unable to get the system page size: " + e.getMessage());
        }
        throw new FalcoException("Unable to get the system page size: the kernel does not tell");
    }
}
