package eyas.plugin.intake;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Pluginevent;
import eyas.text.json.JsonException;
import eyas.text.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Parses the payload of an event as JSON, once for each event. */
public final class JsonPayload {
    private final JsonDocuments json;
    private @Nullable JsonValue node;
    private long number = -1;
    private long time;

    /** Creates a reader. */
    public JsonPayload(JsonDocuments json) {
        this.json = json;
    }

    /** Returns the payload of {@code event}; null if there is none, or it is not JSON. */
    public synchronized @Nullable JsonValue of(Event event) {
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

    private @Nullable JsonValue read(Event event) {
        byte[] data = event.paramBytes(Pluginevent.EVENT_DATA);
        if (data.length == 0 || (data[0] != '{' && data[0] != '[')) {
            return null;
        }
        try {
            return json.read(data);
        } catch (JsonException e) {
            // Fields of an event that is not JSON have no value, as in Falco.
            return null;
        }
    }
}
