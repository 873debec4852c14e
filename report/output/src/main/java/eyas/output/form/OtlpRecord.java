package eyas.output.form;

import eyas.engine.Alert;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the log record of an alert in OpenTelemetry's JSON encoding: enumerations as numbers, 64-bit integers as strings.
 *
 * <p>Source: opentelemetry-proto 1.9, {@code logs/v1/logs.proto} and {@code common/v1/common.proto}.
 */
final class OtlpRecord {
    /** The event name of Eyas' records. */
    private static final String EVENT = "eyas.alert";

    private final FormatMapping attributes = FormatMapping.of("otlp");
    private final Producer producer;

    OtlpRecord(Producer producer) {
        this.producer = producer;
    }

    /** Returns the record of an alert. */
    Map<String, Object> of(Alert alert, long repeats) {
        AlertValues sources = new AlertValues(alert, repeats, producer);
        String time = Long.toUnsignedString(Math.max(0, alert.time()));
        String word = sources.text("alert.priority");
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("timeUnixNano", time);
        record.put("observedTimeUnixNano", time);
        record.put("severityNumber", Long.valueOf(String.valueOf(FormatValues.of("severity_number", word))));
        record.put("severityText", word);
        record.put("eventName", EVENT);
        record.put("body", Map.of("stringValue", alert.message()));
        record.put("attributes", attributes(attributes, sources));
        return record;
    }

    static List<Object> attributes(FormatMapping mapping, AlertValues sources) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (FormatMapping.Row row : mapping.rows()) {
            String name = row.target().dotted();
            if (!named.containsKey(name) && row.when().holds(sources)) {
                List<Object> values = ValueConversion.values(row, sources);
                if (!values.isEmpty()) {
                    named.put(name, isList(row) ? values : values.getFirst());
                }
            }
        }
        return keyValues(named);
    }

    /** Returns whether a member is always a list, so that its type does not depend on the number of values. */
    private static boolean isList(FormatMapping.Row row) {
        return row.target().last().element() != MappedTarget.Element.NONE;
    }

    private static List<Object> keyValues(Map<?, ?> named) {
        List<Object> all = new ArrayList<>();
        named.forEach((name, value) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("key", name);
            one.put("value", anyValue(value));
            all.add(one);
        });
        return all;
    }

    /** Recursion depth is limited by field values, which are at most lists of plain values. */
    private static Map<String, Object> anyValue(@Nullable Object value) {
        return switch (value) {
            // In the protocol, an empty value represents a missing one.
            case null -> Map.of();
            case Boolean truth -> Map.of("boolValue", truth);
            case Double real -> Map.of("doubleValue", real);
            case Long whole -> Map.of("intValue", whole.toString());
            case BigInteger large -> Map.of("stringValue", large.toString());
            case List<?> list ->
                Map.of(
                        "arrayValue",
                        Map.of("values", list.stream().map(OtlpRecord::anyValue).toList()));
            case Map<?, ?> map -> Map.of("kvlistValue", Map.of("values", keyValues(map)));
            default -> Map.of("stringValue", value.toString());
        };
    }
}
