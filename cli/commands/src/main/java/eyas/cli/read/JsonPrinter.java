package eyas.cli.read;

import eyas.fields.OutputFormat;
import eyas.fields.ValueSink;
import eyas.session.terminal.LineOutput;
import eyas.state.EventContext;
import eyas.text.json.JsonOutput;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/**
 * Prints events as JSON, one object per line, with the fields of a format in its order.
 *
 * <p>Numbers and booleans are JSON values; event times are nanoseconds since the epoch; invalid UTF-8 is replaced.
 */
final class JsonPrinter implements EventPrinter, ValueSink {
    private final OutputFormat format;
    private final LineOutput out;
    private final JsonGenerator json;
    private boolean complete;

    JsonPrinter(OutputFormat format, LineOutput out) {
        this.format = format;
        this.out = out;
        this.json = JsonOutput.ofMany(out);
    }

    @Override
    public boolean print(EventContext context) {
        complete = true;
        json.writeStartObject();
        for (OutputFormat.Token token : format.tokens()) {
            json.writeName(token.name());
            format.deliver(token, context, this);
        }
        json.writeEndObject();
        json.flush();
        if (!complete && !format.isLenient()) {
            out.dropLine();
            return false;
        }
        out.write('\n');
        out.endLine();
        return true;
    }

    @Override
    public void absent() {
        complete = false;
        json.writeNull();
    }

    @Override
    public void number(long value) {
        json.writeNumber(value);
    }

    @Override
    public void unsigned(long value) {
        if (value >= 0) {
            json.writeNumber(value);
        } else {
            json.writeRawValue(Long.toUnsignedString(value));
        }
    }

    @Override
    public void real(double value) {
        json.writeNumber(value);
    }

    @Override
    public void truth(boolean value) {
        json.writeBoolean(value);
    }

    @Override
    public void text(byte[] bytes, int offset, int length) {
        json.writeString(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void beginList() {
        json.writeStartArray();
    }

    @Override
    public void endList() {
        json.writeEndArray();
    }
}
