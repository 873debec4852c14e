package eyas.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes members of JSON objects, in few words; leaves out what is unknown. */
final class RowWriter {
    private final JsonGenerator json;

    RowWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Writes an object as the next element of an array. */
    void row(Runnable members) {
        json.writeStartObject();
        members.run();
        json.writeEndObject();
    }

    void object(String name, Runnable members) {
        json.writeObjectPropertyStart(name);
        members.run();
        json.writeEndObject();
    }

    <T> void rows(String name, List<T> rows, Consumer<T> members) {
        json.writeArrayPropertyStart(name);
        for (T row : rows) {
            json.writeStartObject();
            members.accept(row);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    RowWriter text(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    /** Leaves out what is empty or null. */
    RowWriter known(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
        return this;
    }

    RowWriter word(String name, Enum<?> value) {
        json.writeStringProperty(name, value.name().toLowerCase(Locale.ROOT));
        return this;
    }

    RowWriter number(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    RowWriter decimal(String name, double value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    RowWriter flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /** Leaves out what refers to nothing. */
    RowWriter reference(String name, int id) {
        if (id >= 0) {
            json.writeNumberProperty(name, id);
        }
        return this;
    }

    /** Leaves out a time that is unknown. */
    RowWriter time(String name, long time) {
        if (time != 0) {
            json.writeNumberProperty(name, time);
        }
        return this;
    }

    /** Leaves out what is not above zero. */
    RowWriter positive(String name, long value) {
        if (value > 0) {
            json.writeNumberProperty(name, value);
        }
        return this;
    }

    RowWriter texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
        return this;
    }

    RowWriter references(String name, List<Integer> ids) {
        json.writeArrayPropertyStart(name);
        ids.forEach(id -> json.writeNumber(id.intValue()));
        json.writeEndArray();
        return this;
    }
}
