package eyas.engine;

import java.util.List;
import java.util.Map;

/**
 * What alerts have beside what their rules say.
 *
 * @param isoTime whether their time is the field {@code evt.time.iso8601}, otherwise {@code evt.time}
 * @param additions what is added to outputs, in their order
 * @param staticFields fields that every alert has
 * @param fields whether alerts have fields at all; without them an alert costs half, and its text is the same
 * @param base64Buffers whether outputs show buffers in base64
 */
public record AlertOptions(
        boolean isoTime,
        List<OutputAddition> additions,
        Map<String, String> staticFields,
        boolean fields,
        boolean base64Buffers) {
    /** Nothing. */
    public static final AlertOptions NONE = new AlertOptions(false, List.of(), Map.of());

    /** Makes options of alerts that have fields, and show buffers as text. */
    public AlertOptions(boolean isoTime, List<OutputAddition> additions, Map<String, String> staticFields) {
        this(isoTime, additions, staticFields, true, false);
    }

    public AlertOptions {
        additions = List.copyOf(additions);
        staticFields = Map.copyOf(staticFields);
    }
}
