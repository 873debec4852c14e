package eyas.session.report;

import eyas.capture.redaction.TextRedactor;
import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.output.AlertMask;
import eyas.report.SecretMask;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Masks secrets in reports and alerts, including secrets learned from environments and arguments. Event thread only. */
public final class ReportMask implements SecretMask, AlertMask {
    private static final String ENVIRONMENT = "env";
    /** Number of ancestors to learn from: alerts print their command lines. */
    private static final int GENERATIONS = 8;

    /** Maximum number of processes remembered as learned. */
    private static final int PROCESSES = 4096;

    /** Maximum number of argument texts with secrets. */
    private static final int ARGUMENTS = 64;

    private final TextRedactor redactor = new TextRedactor();
    /** The results for arguments already learned, by identity: the arrays are immutable. */
    private final IdentityHashMap<byte[], JoinedArguments> learnedArguments = new IdentityHashMap<>();

    /** Arguments with secrets by their text, in LRU order. */
    private final LinkedHashMap<String, JoinedArguments> joinedArguments = new LinkedHashMap<>();

    /**
     * Arguments joined with spaces, which hides their boundaries.
     *
     * @param text the text
     * @param masked the text with secrets masked; equal to {@code text} if there are none
     */
    private record JoinedArguments(String text, String masked) {
        static final JoinedArguments WITHOUT_SECRETS = new JoinedArguments("", "");

        boolean hasSecrets() {
            return !text.equals(masked);
        }
    }

    @Override
    public void learn(EventContext context) {
        Event event = context.event();
        int index = context.info().paramIndex(ENVIRONMENT);
        if (index >= 0 && event.paramLength(index) > 0) {
            byte[] environment = event.paramBytes(index);
            redactor.learn(environment, environment.length);
        }
        ThreadEntry thread = context.thread();
        for (int generation = 0; thread != null && generation < GENERATIONS; generation++) {
            learn(thread.args(), thread.exe());
            thread = context.state().threads().parent(thread);
        }
    }

    /** Learns from the arguments of a process, whose array is replaced when they change, and its first word. */
    void learn(byte[] arguments, byte[] program) {
        if (arguments.length == 0) {
            return;
        }
        JoinedArguments known = learnedArguments.get(arguments);
        if (known == null) {
            if (learnedArguments.size() >= PROCESSES) {
                learnedArguments.clear();
            }
            known = masked(arguments, program);
            learnedArguments.put(arguments, known);
        }
        if (known.hasSecrets()) {
            // Moves a long-lived process to the end again.
            joinedArguments.putLast(known.text(), known);
            if (joinedArguments.size() > ARGUMENTS) {
                joinedArguments.pollFirstEntry();
            }
        }
    }

    private JoinedArguments masked(byte[] arguments, byte[] program) {
        byte[] masked = arguments.clone();
        redactor.learnArguments(masked, program);
        return Arrays.equals(arguments, masked)
                ? JoinedArguments.WITHOUT_SECRETS
                : new JoinedArguments(joined(arguments), joined(masked));
    }

    /** Returns arguments as they appear in texts. */
    private static String joined(byte[] arguments) {
        return Bytes.text(arguments).replace('\0', ' ').strip();
    }

    @Override
    public String mask(String text) {
        String result = text;
        for (JoinedArguments known : joinedArguments.values()) {
            if (result.length() >= known.text().length()) {
                result = result.replace(known.text(), known.masked());
            }
        }
        return redactor.mask(result);
    }

    @Override
    public Alert mask(Alert alert, EventContext context) {
        learn(context);
        return mask(alert);
    }

    @Override
    public Alert mask(Alert alert) {
        return alert.with(
                mask(alert.message()),
                mask(alert.fields()),
                mask(alert.facts()),
                alert.contributions().stream().map(this::mask).toList());
    }

    private SortedMap<String, OutputValue> mask(SortedMap<String, OutputValue> values) {
        SortedMap<String, OutputValue> masked = new TreeMap<>(values.comparator());
        values.forEach((name, value) -> masked.put(name, mask(value)));
        return masked;
    }

    /** A process can choose its own name. */
    private CorrelatedEvent mask(CorrelatedEvent one) {
        return new CorrelatedEvent(one.rule(), one.time(), one.eventNumber(), one.pid(), mask(one.process()));
    }

    private OutputValue mask(OutputValue value) {
        return switch (value) {
            case OutputValue.Text(String text) -> new OutputValue.Text(mask(text));
            case OutputValue.Many(List<OutputValue> values) ->
                new OutputValue.Many(values.stream().map(this::mask).toList());
            case OutputValue.IntegerValue _,
                    OutputValue.Unsigned _,
                    OutputValue.Real _,
                    OutputValue.Truth _,
                    OutputValue.Missing _ -> value;
        };
    }
}
