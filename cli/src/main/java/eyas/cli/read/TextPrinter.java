package eyas.cli.read;

import eyas.fields.FieldValue;
import eyas.fields.OutputFormat;
import eyas.session.terminal.LineOutput;
import eyas.state.EventContext;

/** Prints events as the format says. Allocates nothing per event. */
final class TextPrinter implements EventPrinter {
    private final OutputFormat format;
    private final LineOutput out;
    private final FieldValue line = new FieldValue();

    TextPrinter(OutputFormat format, LineOutput out) {
        this.format = format;
        this.out = out;
    }

    @Override
    public boolean print(EventContext context) {
        if (!format.format(context, line.clear())) {
            return false;
        }
        line.append('\n');
        out.write(line.bytes(), line.offset(), line.length());
        out.endLine();
        return true;
    }
}
