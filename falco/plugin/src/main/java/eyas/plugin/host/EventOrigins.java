package eyas.plugin.host;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventParams.Pluginevent;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps an event to its source by the plugin ID that it carries. Immutable. */
final class EventOrigins {
    static final String SYSCALL = "syscall";
    /** Source of events whose plugin is not loaded. */
    static final String UNKNOWN = "unknown";

    private final Map<Integer, EventPlugin> plugins = new LinkedHashMap<>();
    private final Map<Integer, String> sources = new LinkedHashMap<>();

    EventOrigins(Iterable<EventPlugin> all) {
        for (EventPlugin plugin : all) {
            EventSourcing sourcing = plugin.sourcing();
            if (sourcing != null && sourcing.id() != EventSourcing.NO_ID) {
                plugins.put(sourcing.id(), plugin);
                sources.put(sourcing.id(), sourcing.source());
            }
        }
    }

    /** Returns the name of the source; requires that the event's parameters have been located. */
    String source(Event event) {
        int id = id(event);
        return id == EventSourcing.NO_ID ? SYSCALL : sources.getOrDefault(id, UNKNOWN);
    }

    /** Returns the event's plugin, null if it has none or the plugin is not loaded. */
    @Nullable
    EventPlugin plugin(Event event) {
        return event.code() == EventCode.PLUGINEVENT_E ? plugins.get(id(event)) : null;
    }

    private static int id(Event event) {
        return switch (event.code()) {
            case EventCode.PLUGINEVENT_E -> (int) event.paramUnsigned(Pluginevent.PLUGIN_ID, EventSourcing.NO_ID);
            case EventCode.ASYNCEVENT_E -> (int) event.paramUnsigned(Asyncevent.PLUGIN_ID, EventSourcing.NO_ID);
            default -> EventSourcing.NO_ID;
        };
    }
}
