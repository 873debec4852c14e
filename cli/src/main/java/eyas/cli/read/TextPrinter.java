package eyas.cli.read;

import eyas.fields.FieldValue;
import eyas.fields.OutputFormat;
import eyas.session.terminal.LineOutput;
import eyas.state.EventContext;

/** Prints events as one of two formats says: calls that failed have one of their own. Allocates nothing per event. */
final class TextPrinter implements EventPrinter {
    private final OutputFormat format;
    private final OutputFormat ofFailures;
    private final LineOutput out;
    private final FieldValue line = new FieldValue();

    TextPrinter(OutputFormat format, OutputFormat ofFailures, LineOutput out) {
        this.format = format;
        this.ofFailures = ofFailures;
        this.out = out;
    }

    @Override
    public boolean print(EventContext context) {
        OutputFormat chosen = !context.info().isEnter() && context.event().result(0) < 0 ? ofFailures : format;
        if (!chosen.format(context, line.clear())) {
            return false;
        }
        line.append('\n');
        out.write(line.bytes(), line.offset(), line.length());
        out.endLine();
        return true;
    }
}
