package eyas.output;

import eyas.engine.Alert;
import eyas.engine.AlertId;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.text.json.JsonOutput;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Writes an alert as one line of JSON in Falco's format: sorted members, no blanks, {@code evt.time} in nanoseconds.
 *
 * <p>Not thread-safe.
 */
public final class AlertJson {
    /** The member with the alert's ID. */
    private static final String ID = "alert_id";

    private final String hostname;
    private final FalcoFormat form;

    /**
     * Creates a writer of complete objects.
     *
     * @param hostname the machine that events come from
     */
    public AlertJson(String hostname) {
        this(hostname, FalcoFormat.JSON);
    }

    /**
     * Creates a writer.
     *
     * @param hostname the machine that events come from
     * @param form the members of the object
     */
    public AlertJson(String hostname, FalcoFormat form) {
        this.hostname = hostname;
        this.form = form;
    }

    /** Returns the alert as one line, without a line end. */
    public String line(Alert alert) {
        return line(alert, 0);
    }

    /**
     * Returns the alert as one line, without a line end.
     *
     * @param repeats the number of repetitions that it stands for, including itself; 0 if it is not a repetition
     */
    public String line(Alert alert, long repeats) {
        return alert.aboutProgram() ? internal(alert) : ofRule(alert, repeats);
    }

    /** Writes an alert about the program itself: always with all members, and without the time in the text. */
    private String internal(Alert alert) {
        StringWriter out = new StringWriter(256);
        try (JsonGenerator json = JsonOutput.likeFalco(out)) {
            json.writeStartObject();
            id(json, alert);
            json.writeStringProperty("hostname", hostname);
            json.writeStringProperty("output", alert.message());
            json.writeObjectPropertyStart("output_fields");
            fields(json, alert);
            json.writeEndObject();
            json.writeStringProperty("priority", alert.priority().label());
            json.writeStringProperty("rule", alert.rule());
            json.writeStringProperty("source", alert.source());
            json.writeStringProperty("time", utc(alert.time()));
            json.writeEndObject();
        }
        return out.toString();
    }

    /** Returns a value as JSON. */
    static String text(OutputValue value) {
        StringWriter out = new StringWriter(32);
        try (JsonGenerator json = JsonOutput.likeFalco(out)) {
            value(json, value);
        }
        return out.toString();
    }

    /** Writes the alert's ID; alerts of {@code eyas falco} have none, since Falco's JSON has none. */
    private static void id(JsonGenerator json, Alert alert) {
        AlertId id = alert.id();
        if (id != null) {
            json.writeStringProperty(ID, id.text());
        }
    }

    private static void fields(JsonGenerator json, Alert alert) {
        for (Map.Entry<String, OutputValue> field : alert.fields().entrySet()) {
            json.writeName(field.getKey());
            value(json, field.getValue());
        }
    }

    private String ofRule(Alert alert, long repeats) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator json = JsonOutput.likeFalco(out)) {
            json.writeStartObject();
            id(json, alert);
            if (!alert.contributions().isEmpty()) {
                contributions(json, alert.contributions());
            }
            json.writeStringProperty("hostname", hostname);
            if (form.message()) {
                json.writeStringProperty("message", alert.message());
            }
            if (form.output()) {
                json.writeStringProperty("output", AlertText.line(alert, form.isoTime(), repeats));
            }
            if (form.fields()) {
                json.writeObjectPropertyStart("output_fields");
                fields(json, alert);
                json.writeEndObject();
            }
            json.writeStringProperty("priority", alert.priority().label());
            if (repeats > 0) {
                json.writeNumberProperty("repeats", repeats);
            }
            json.writeStringProperty("rule", alert.rule());
            json.writeStringProperty("source", alert.source());
            if (form.tags()) {
                json.writeArrayPropertyStart("tags");
                alert.tags().forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeStringProperty("time", utc(alert.time()));
            json.writeEndObject();
        }
        return out.toString();
    }

    /** Writes the events that led to the alert of a correlation, which Falco does not have. */
    private static void contributions(JsonGenerator json, List<CorrelatedEvent> contributions) {
        json.writeArrayPropertyStart("events");
        for (CorrelatedEvent one : contributions) {
            json.writeStartObject();
            json.writeNumberProperty("evt.num", one.eventNumber());
            json.writeNumberProperty("evt.time", one.time());
            json.writeStringProperty("proc.name", one.process());
            json.writeNumberProperty("proc.pid", one.pid());
            json.writeStringProperty("rule", one.rule());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void value(JsonGenerator json, OutputValue value) {
        switch (value) {
            case OutputValue.Text text -> json.writeString(text.value());
            case OutputValue.IntegerValue whole -> json.writeNumber(whole.value());
            case OutputValue.Unsigned unsigned -> json.writeRawValue(Long.toUnsignedString(unsigned.value()));
            case OutputValue.Real real -> json.writeNumber(real.value());
            case OutputValue.Truth truth -> json.writeBoolean(truth.value());
            case OutputValue.Many many -> {
                json.writeStartArray();
                many.values().forEach(each -> value(json, each));
                json.writeEndArray();
            }
            case OutputValue.Missing missing -> json.writeNull();
        }
    }

    private static String utc(long time) {
        return TimestampFormatter.UTC.append(time, new StringBuilder(32)).toString();
    }
}
