package eyas.cli.read;

import eyas.fields.FieldValue;
import eyas.fields.OutputFormat;
import eyas.session.terminal.LineOutput;
import eyas.state.EventContext;
import eyas.text.WorkflowCommandEscaper;
import java.nio.charset.StandardCharsets;

/**
 * Prints events in one of two formats; failed calls have their own. Allocates nothing per event, except for lines that GitHub's runner
 * would interpret as a command.
 */
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
        int end = line.offset() + line.length();
        if (WorkflowCommandEscaper.mayHaveCommand(line.bytes(), line.offset(), end)) {
            // A job's step may print this, and the text is untrusted input.
            String text = new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8);
            byte[] logged = WorkflowCommandEscaper.logged(text).getBytes(StandardCharsets.UTF_8);
            out.write(logged, 0, logged.length);
        } else {
            out.write(line.bytes(), line.offset(), line.length());
        }
        out.endLine();
        return true;
    }
}
