package eyas.collect.server;

import eyas.text.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The status of a receiver.
 *
 * @param running whether it is running
 * @param values values by the names of its metrics
 */
public record ReceiverStatus(boolean running, Map<String, Long> values) {
    public ReceiverStatus {
        values = Map.copyOf(values);
    }

    static ReceiverStatus of(JsonValue answer) {
        Map<String, Long> values = new LinkedHashMap<>();
        answer.fields().forEach((name, value) -> values.put(name, value.integer(0)));
        return new ReceiverStatus(true, values);
    }

    /** Returns a value; 0 if unknown. */
    public long of(String name) {
        return values.getOrDefault(name, 0L);
    }
}
