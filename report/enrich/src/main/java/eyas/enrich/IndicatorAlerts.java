package eyas.enrich;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.OutputValue;
import eyas.enrich.indicators.Indicator;
import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.indicators.IndicatorMatcher;
import eyas.event.Bytes;
import eyas.report.CommandLine;
import eyas.report.FirstSeenListener;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import eyas.state.dns.DnsAnswer;
import eyas.state.job.Attribution;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Raises an alert as soon as a process has contact with an indicator of a list. Nothing leaves the machine.
 *
 * <p>One alert for each indicator and process: a program that contacts its server every second is one finding. Event thread only.
 */
public final class IndicatorAlerts implements FirstSeenListener {
    /** The descriptions of the rules by name, for reports. */
    public static final Map<String, String> DESCRIPTIONS = Map.of(
            Meeting.CONTACTED.rule,
            "A process communicated with an address of an indicator list. Find out why the address is listed, and"
                    + " treat everything that the process could read as compromised.",
            Meeting.LOOKED_UP.rule,
            "A process looked up a name of an indicator list, or got one in an answer. Find out which package or"
                    + " action uses the name.",
            Meeting.EXECUTED.rule,
            "A process ran a program whose SHA-256 is in an indicator list. Treat this machine as compromised.");

    /** Maximum number of raised alerts, so that a hostile job cannot exhaust the memory; further ones are counted. */
    private static final int MOST = 10_000;

    private static final int COMMAND = 400;

    private final IndicatorMatcher matcher;
    private final AlertConsumer consumer;
    private final Set<String> raised = new HashSet<>();
    private long suppressed;

    private enum Meeting {
        CONTACTED("Indicator Contacted", "communicated with", Priority.CRITICAL),
        LOOKED_UP("Indicator Looked Up", "looked up", Priority.ERROR),
        EXECUTED("Indicator Executed", "ran", Priority.CRITICAL);

        private final String rule;
        private final String verb;
        private final Priority priority;

        Meeting(String rule, String verb, Priority priority) {
            this.rule = rule;
            this.verb = verb;
            this.priority = priority;
        }

        private List<String> tags() {
            return switch (this) {
                case CONTACTED, LOOKED_UP -> List.of("cicd", "indicator", "mitre_command_and_control", "network");
                case EXECUTED -> List.of("cicd", "indicator", "mitre_execution", "process");
            };
        }
    }

    /**
     * Creates a listener for all indicators of {@code lists}.
     *
     * @param consumer receives the alerts
     */
    public IndicatorAlerts(Collection<IndicatorList> lists, AlertConsumer consumer) {
        this.matcher = new IndicatorMatcher(lists);
        this.consumer = consumer;
    }

    @Override
    public void contacted(EventContext context, byte[] address, int port, boolean inbound) {
        Indicator indicator = address.length == 4 || address.length == 16 ? matcher.address(address) : null;
        if (indicator != null) {
            String text = text(address);
            raise(
                    context,
                    Meeting.CONTACTED,
                    indicator,
                    text.indexOf(':') >= 0 ? "[" + text + "]:" + port : text + ":" + port);
        }
    }

    @Override
    public void lookedUp(EventContext context, String name, List<DnsAnswer> answers) {
        raise(context, Meeting.LOOKED_UP, matcher.domain(name), name);
        for (DnsAnswer answer : answers) {
            byte[] address = answer.address();
            if (address.length > 0) {
                raise(context, Meeting.LOOKED_UP, matcher.address(address), name + ", which is " + text(address));
            } else if (answer.type().equals("CNAME")) {
                raise(
                        context,
                        Meeting.LOOKED_UP,
                        matcher.domain(answer.value()),
                        name + ", which is " + answer.value());
            }
        }
    }

    @Override
    public void executed(EventContext context, String path, String sha256) {
        raise(context, Meeting.EXECUTED, matcher.sha256(sha256), path);
    }

    /** Returns a message about alerts beyond the limit, if there are any. */
    public Optional<String> problem() {
        return suppressed == 0
                ? Optional.empty()
                : Optional.of("indicator alerts: " + suppressed + " further matches exceeded the limit");
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes", e);
        }
    }

    private void raise(EventContext context, Meeting meeting, @Nullable Indicator indicator, String what) {
        if (indicator == null) {
            return;
        }
        ThreadEntry thread = context.thread();
        long pid = thread == null ? -1 : thread.pid();
        String key = meeting + " " + indicator.value() + " " + pid;
        if (raised.contains(key)) {
            return;
        }
        if (raised.size() >= MOST) {
            suppressed++;
            return;
        }
        raised.add(key);
        SortedMap<String, OutputValue> fields = fields(indicator, thread);
        Alert alert = new Alert(
                meeting.rule,
                meeting.priority,
                "syscall",
                meeting.tags(),
                context.event().time(),
                context.event().number(),
                message(meeting, indicator, what, thread, fields),
                fields);
        consumer.accept(alert, context);
    }

    private static String message(
            Meeting meeting,
            Indicator indicator,
            String what,
            @Nullable ThreadEntry thread,
            SortedMap<String, OutputValue> fields) {
        List<String> words = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (value instanceof OutputValue.Text(String text) && !name.startsWith("indicator.")) {
                words.add(name + "=" + text);
            }
        });
        return (thread == null ? "a process" : Bytes.text(thread.comm())) + " " + meeting.verb + " " + what
                + ", listed in " + indicator.list() + " as entry " + indicator.place()
                + (indicator.note().isEmpty() ? "" : ": " + indicator.note()) + " (" + String.join(" ", words) + ")";
    }

    private static SortedMap<String, OutputValue> fields(Indicator indicator, @Nullable ThreadEntry thread) {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        fields.put("indicator.value", new OutputValue.Text(indicator.value()));
        fields.put("indicator.list", new OutputValue.Text(indicator.list()));
        fields.put("indicator.entry", new OutputValue.IntegerValue(indicator.place()));
        if (thread == null) {
            return fields;
        }
        fields.put("proc.name", new OutputValue.Text(Bytes.text(thread.comm())));
        fields.put("proc.pid", new OutputValue.IntegerValue(thread.pid()));
        fields.put("proc.exepath", new OutputValue.Text(Bytes.text(thread.exePath())));
        fields.put("proc.cmdline", new OutputValue.Text(CommandLine.of(thread, COMMAND)));
        Attribution attribution = thread.job().attribution();
        JobStep step = attribution == null ? null : attribution.step();
        if (step != null) {
            fields.put("ci.step", new OutputValue.Text(Bytes.text(step.name())));
            fields.put("ci.action", new OutputValue.Text(Bytes.text(step.action())));
            fields.put("ci.action.ref", new OutputValue.Text(Bytes.text(step.actionRef())));
        }
        return fields;
    }
}
