package eyas.plugin.intake;

import eyas.event.Event;
import eyas.event.EventCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the payload of an event as JSON, once for an event. */
public final class JsonPayload {
    private static final int DATA = 1;

    private final Json json;
    private @Nullable JsonNode node;
    private long number = -1;
    private long time;

    /** Makes a reader. */
    public JsonPayload(Json json) {
        this.json = json;
    }

    /** Returns the payload of {@code event}; null where that has none, or it is no JSON. */
    public synchronized @Nullable JsonNode of(Event event) {
        if (event.code() != EventCode.PLUGINEVENT_E) {
            return null;
        }
        if (event.number() != number || event.time() != time) {
            number = event.number();
            time = event.time();
            node = read(event);
        }
        return node;
    }

    private @Nullable JsonNode read(Event event) {
        byte[] data = event.paramBytes(DATA);
        if (data.length == 0 || (data[0] != '{' && data[0] != '[')) {
            return null;
        }
        try {
            return json.read(data);
        } catch (JsonFault e) {
            // A field of an event that is no JSON has no value, as in Falco.
            return null;
        }
    }
}
