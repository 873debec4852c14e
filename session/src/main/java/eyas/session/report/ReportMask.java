package eyas.session.report;

import eyas.capture.redaction.TextRedactor;
import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.event.Event;
import eyas.report.SecretMask;
import eyas.state.EventContext;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Masks secrets in reports and alerts; knows the ones that environments and arguments have shown. Event thread only. */
public final class ReportMask implements SecretMask {
    private static final String ENVIRONMENT = "env";
    private static final String ARGUMENTS = "args";
    private static final String PROGRAM = "exe";

    private final TextRedactor redactor = new TextRedactor();

    @Override
    public void learn(EventContext context) {
        Event event = context.event();
        int index = context.info().paramIndex(ENVIRONMENT);
        if (index >= 0 && event.paramLength(index) > 0) {
            byte[] environment = event.paramBytes(index);
            redactor.learn(environment, environment.length);
        }
        int arguments = context.info().paramIndex(ARGUMENTS);
        int program = context.info().paramIndex(PROGRAM);
        if (arguments >= 0 && program >= 0 && event.paramLength(arguments) > 0) {
            redactor.learnArguments(event.paramBytes(arguments), event.paramBytes(program));
        }
    }

    @Override
    public String mask(String text) {
        return redactor.mask(text);
    }

    /** Returns {@code alert} with the secrets in its message and fields masked. */
    public Alert mask(Alert alert) {
        SortedMap<String, OutputValue> fields = new TreeMap<>(alert.fields().comparator());
        alert.fields().forEach((name, value) -> fields.put(name, mask(value)));
        return new Alert(
                alert.rule(),
                alert.priority(),
                alert.source(),
                alert.tags(),
                alert.time(),
                alert.eventNumber(),
                mask(alert.message()),
                fields,
                alert.contributions());
    }

    private OutputValue mask(OutputValue value) {
        return switch (value) {
            case OutputValue.Text(String text) -> new OutputValue.Text(mask(text));
            case OutputValue.Many(List<OutputValue> values) ->
                new OutputValue.Many(values.stream().map(this::mask).toList());
            case OutputValue.Whole _,
                    OutputValue.Unsigned _,
                    OutputValue.Real _,
                    OutputValue.Truth _,
                    OutputValue.Missing _ -> value;
        };
    }
}
