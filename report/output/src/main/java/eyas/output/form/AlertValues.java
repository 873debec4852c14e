package eyas.output.form;

import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.text.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sources of values for a format: an alert, its facts, and its producer. */
final class AlertValues {
    /** Number of hexadecimal digits of an alert's id. */
    private static final int ID = 32;

    private static final String NOT_AVAILABLE = "<NA>";

    private final Alert alert;
    private final long repeats;
    private final Producer producer;

    AlertValues(Alert alert, long repeats, Producer producer) {
        this.alert = alert;
        this.repeats = repeats;
        this.producer = producer;
    }

    Alert alert() {
        return alert;
    }

    /** Returns the value of a source, or null if it has none. */
    @Nullable
    OutputValue value(String source) {
        return switch (source) {
            case "alert.rule" -> text(alert.rule(), true);
            case "alert.priority" ->
                new OutputValue.Text(alert.priority().label().toLowerCase(Locale.ROOT));
            case "alert.source" -> text(alert.source(), true);
            case "alert.message" -> text(alert.message(), true);
            case "alert.hostname" -> text(producer.hostname(), true);
            case "alert.time" -> new OutputValue.IntegerValue(alert.time());
            case "alert.number" -> alert.eventNumber() > 0 ? new OutputValue.IntegerValue(alert.eventNumber()) : null;
            case "alert.repeats" -> repeats > 0 ? new OutputValue.IntegerValue(repeats) : null;
            case "alert.tags" ->
                new OutputValue.Many(alert.tags().stream()
                        .<OutputValue>map(OutputValue.Text::new)
                        .toList());
            case "alert.uid" -> new OutputValue.Text(id());
            case "eyas.version" -> text(producer.version(), true);
            case "eyas.os" -> new OutputValue.Text("Linux");
            default -> field(source);
        };
    }

    /** A field of the rule's output is used like one that was extracted for the format. */
    private @Nullable OutputValue field(String name) {
        OutputValue value = alert.facts().get(name);
        if (value == null) {
            value = alert.fields().get(name);
        }
        return switch (value) {
            case null -> null;
            case OutputValue.Missing _ -> null;
            case OutputValue.Text(String text) -> text(text, false);
            case OutputValue.IntegerValue _,
                    OutputValue.Unsigned _,
                    OutputValue.Real _,
                    OutputValue.Truth _,
                    OutputValue.Many _ -> value;
        };
    }

    private static @Nullable OutputValue text(String text, boolean always) {
        return text.isEmpty() || (!always && text.equals(NOT_AVAILABLE)) ? null : new OutputValue.Text(text);
    }

    /** Returns the value of a source as text; empty if it has none. */
    String text(String source) {
        OutputValue value = value(source);
        return value == null ? "" : text(value);
    }

    /** Returns a value as text; empty for several values. */
    static String text(OutputValue value) {
        return switch (value) {
            case OutputValue.Text(String text) -> text;
            case OutputValue.IntegerValue(long number) -> Long.toString(number);
            case OutputValue.Unsigned(long number) -> Long.toUnsignedString(number);
            case OutputValue.Real(double number) -> Double.toString(number);
            case OutputValue.Truth(boolean truth) -> Boolean.toString(truth);
            case OutputValue.Many _, OutputValue.Missing _ -> "";
        };
    }

    /** Returns the fields of the rule's output by name, as in JSON. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        alert.fields().forEach((name, value) -> fields.put(name, JsonFieldValue.of(value)));
        return fields;
    }

    /** Returns the events that led to the alert, each as an object. */
    List<Object> contributions() {
        List<Object> all = new ArrayList<>();
        for (CorrelatedEvent one : alert.contributions()) {
            if (one.pid() >= 0) {
                Map<String, Object> process = new LinkedHashMap<>();
                process.put("pid", one.pid());
                if (!one.process().isEmpty()) {
                    process.put("name", one.process());
                }
                Map<String, Object> event = new LinkedHashMap<>();
                event.put("name", one.rule());
                event.put("process", process);
                all.add(event);
            }
        }
        return all;
    }

    /**
     * Returns the id, which is the same whenever the alert is written, so that receivers can detect duplicates. The message depends on
     * which secrets are known at that moment, so it is only included if there is no event.
     */
    private String id() {
        String text = String.join(
                "\n",
                producer.hostname(),
                Long.toString(alert.time()),
                Long.toString(alert.eventNumber()),
                alert.rule(),
                alert.eventNumber() > 0 ? "" : alert.message(),
                Long.toString(repeats));
        return Sha256.of(text).substring(0, ID);
    }
}
