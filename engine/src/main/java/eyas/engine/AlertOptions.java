package eyas.engine;

import java.util.List;

/**
 * What alerts have beside what their rules say.
 *
 * @param isoTime whether their time is the field {@code evt.time.iso8601}, otherwise {@code evt.time}
 * @param additions what is added to outputs, in their order
 * @param fields whether alerts have fields at all; without them an alert costs half, and its text is the same
 * @param base64Buffers whether outputs show buffers in base64
 * @param verbatim whether texts keep the control characters of values, for whoever escapes them; otherwise they are dots
 */
public record AlertOptions(
        boolean isoTime, List<OutputAddition> additions, boolean fields, boolean base64Buffers, boolean verbatim) {
    /** Nothing. */
    public static final AlertOptions NONE = new AlertOptions(List.of());

    /** Makes options of alerts that have fields, and show buffers as text. */
    public AlertOptions(List<OutputAddition> additions) {
        this(false, additions, true, false, false);
    }

    public AlertOptions {
        additions = List.copyOf(additions);
    }
}
