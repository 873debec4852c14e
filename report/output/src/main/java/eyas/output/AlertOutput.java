package eyas.output;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.output.form.AlertContextCollector;
import eyas.output.form.AlertFormat;
import eyas.output.form.AlertRenderer;
import eyas.output.form.Producer;
import eyas.output.form.TruncatingRenderer;
import eyas.output.sink.AlertLine;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SinkLimits;
import eyas.output.sink.SinkLog;
import eyas.output.sink.SinkOptions;
import eyas.output.sink.SinkSet;
import eyas.output.sink.SyslogSink;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders alerts in the formats of its sinks and passes them on; each format is rendered once for all its sinks. Event thread only, except
 * where noted.
 */
public final class AlertOutput implements AlertConsumer, AutoCloseable {
    private final AlertContextCollector facts;
    private final List<Group> groups;
    private final AlertMask mask;

    /**
     * The sinks that share the same text.
     *
     * @param isMasked whether secrets are masked for them
     */
    private record Group(AlertRenderer renderer, boolean isMasked, SinkSet sinks) {
        private void offer(Alert alert, long repeats) {
            sinks.offer(new AlertLine(alert.priority(), renderer.line(alert, repeats)));
        }
    }

    /** The common settings of the sinks of a group. */
    private record Wanted(AlertFormat form, boolean isCollector, boolean isSyslog) {
        static Wanted by(AlertDestination destination) {
            return new Wanted(
                    destination.form(AlertFormat.FALCO),
                    destination.sink() instanceof SinkOptions.ToCollector,
                    destination.sink() instanceof SinkOptions.ToSyslog);
        }

        private AlertRenderer renderer(FalcoFormat falco, Producer producer) {
            AlertRenderer whole = whole(falco, producer);
            boolean isDocument = form != AlertFormat.FALCO || falco.json();
            return isSyslog && isDocument ? new TruncatingRenderer(whole, SyslogSink.MOST_TEXT) : whole;
        }

        private AlertRenderer whole(FalcoFormat falco, Producer producer) {
            if (form == AlertFormat.FALCO) {
                return falco(falco, producer.hostname());
            }
            return isCollector ? AlertRenderer.ofRecords(producer) : AlertRenderer.of(form, producer);
        }
    }

    private AlertOutput(AlertContextCollector facts, List<Group> groups, AlertMask mask) {
        this.facts = facts;
        this.groups = List.copyOf(groups);
        this.mask = mask;
    }

    /**
     * Creates an output in Falco's format.
     *
     * @param hostname the machine's name in JSON alerts
     * @param sinks closed with this
     */
    public AlertOutput(FalcoFormat form, String hostname, SinkSet sinks) {
        this(
                AlertContextCollector.of(List.of()),
                List.of(new Group(falco(form, hostname), false, sinks)),
                AlertMask.NOTHING);
    }

    /**
     * Opens the sinks of {@code destinations}; the caller masks secrets before it sends alerts.
     *
     * @param falco options of Falco's format
     * @param producer the producer of the alerts
     * @param destinations destinations of alerts; those without a format get Falco's
     */
    public static AlertOutput open(
            FalcoFormat falco, Producer producer, List<AlertDestination> destinations, SinkLimits limits, SinkLog log) {
        return open(falco, producer, destinations, AlertMask.NOTHING, limits, log);
    }

    /**
     * Opens the sinks of {@code destinations}.
     *
     * @param falco options of Falco's format
     * @param producer the producer of the alerts
     * @param destinations destinations of alerts; those without a format get Falco's
     * @param mask masks alerts for formats other than Falco's, which contain more of an event than the rule's output
     */
    public static AlertOutput open(
            FalcoFormat falco,
            Producer producer,
            List<AlertDestination> destinations,
            AlertMask mask,
            SinkLimits limits,
            SinkLog log) {
        Map<Wanted, List<SinkOptions>> wanted = new LinkedHashMap<>();
        for (AlertDestination destination : destinations) {
            wanted.computeIfAbsent(Wanted.by(destination), _ -> new ArrayList<>())
                    .add(destination.sink());
        }
        List<Group> groups = new ArrayList<>();
        wanted.forEach((group, sinks) -> groups.add(new Group(
                group.renderer(falco, producer),
                group.form() != AlertFormat.FALCO,
                SinkSet.open(sinks, producer, limits, log))));
        return new AlertOutput(
                AlertContextCollector.of(
                        wanted.keySet().stream().map(Wanted::form).distinct().toList()),
                groups,
                mask);
    }

    private static AlertRenderer falco(FalcoFormat form, String hostname) {
        if (form.json()) {
            return new AlertJson(hostname, form)::line;
        }
        return (alert, repeats) -> AlertText.escapedLine(alert, form.isoTime(), repeats);
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        Alert whole = withFacts(alert, context);
        send(whole, isMasking() ? mask.mask(whole, context) : whole, 0);
    }

    private boolean isMasking() {
        return groups.stream().anyMatch(Group::isMasked);
    }

    private void send(Alert alert, Alert masked, long repeats) {
        for (Group group : groups) {
            group.offer(group.isMasked() ? masked : alert, repeats);
        }
    }

    /** Returns {@code alert} with the facts about its event that the sinks' formats need; the same alert if they need none. */
    public Alert withFacts(Alert alert, EventContext context) {
        return facts.added(alert, context);
    }

    /** Sends an alert. */
    public void send(Alert alert) {
        send(alert, 0);
    }

    /**
     * Sends an alert.
     *
     * @param repeats the number of repetitions that it stands for, including itself; 0 if it is not a repetition
     */
    public void send(Alert alert, long repeats) {
        send(alert, isMasking() ? mask.mask(alert) : alert, repeats);
    }

    /** Returns the counters of each sink. Any thread. */
    public List<SinkCounters> counters() {
        return groups.stream()
                .flatMap(group -> group.sinks().counters().stream())
                .toList();
    }

    /** Ends all waiting for sinks, now and later. Any thread. */
    public void hurry() {
        groups.forEach(group -> group.sinks().hurry());
    }

    /** Lets every sink reopen its resources. Any thread. */
    public void reopen() {
        groups.forEach(group -> group.sinks().reopen());
    }

    /** Closes all sinks concurrently, within their time limit. */
    @Override
    public void close() {
        List<Thread> closing = groups.stream()
                .map(group -> Thread.ofPlatform().daemon().start(group.sinks()::close))
                .toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
