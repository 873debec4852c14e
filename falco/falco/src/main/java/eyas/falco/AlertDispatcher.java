package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.output.AlertOutput;
import eyas.output.FalcoFormat;
import eyas.output.form.Producer;
import eyas.output.sink.SinkCounters;
import eyas.session.installation.ProgramVersion;
import eyas.session.report.ReportMask;
import eyas.state.EventContext;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the current alert output and replaces it when a reload changes outputs: the old output drains its queue while the new one accepts
 * alerts. No alert is lost or counted twice.
 *
 * <p>Event thread only, except {@link #reopen}, {@link #hurry} and {@link #counters}.
 */
final class AlertDispatcher implements AlertConsumer, LossReporter, AutoCloseable {
    private final FalcoLog log;
    private final PrintStream out;
    private final String hostname;
    private final boolean unhurried;
    private final ReportMask mask = new ReportMask();
    private final List<Thread> closing = new ArrayList<>();
    private FalcoConfig config;
    private volatile AlertOutput current;
    /** Whether sinks no longer wait for slow receivers; also applies to sinks opened later. */
    private volatile boolean hurried;

    /** Guarded by itself: counters of closed outputs and of outputs that are closing. */
    private final Map<String, SinkCounters> past = new LinkedHashMap<>();

    private final List<AlertOutput> leaving = new ArrayList<>();

    /** @param unhurried whether alerts wait for a slow sink, because the source can wait */
    AlertDispatcher(FalcoConfig config, FalcoLog log, PrintStream out, boolean unhurried) {
        this.log = log;
        this.out = out;
        this.unhurried = unhurried;
        this.hostname = Hostname.name(log);
        this.config = config;
        this.current = open(config);
    }

    private AlertOutput open(FalcoConfig from) {
        FalcoConfig.Alerts alerts = from.alerts();
        FalcoFormat form = new FalcoFormat(
                alerts.json(), alerts.isoTime(), alerts.output(), alerts.message(), alerts.fields(), alerts.tags());
        return AlertOutput.open(
                form,
                new Producer(hostname, ProgramVersion.text()),
                FalcoSinks.of(from, out),
                mask,
                FalcoSinks.limits(from, unhurried),
                log);
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        current.accept(alert, context);
    }

    void send(Alert alert) {
        current.send(alert);
    }

    /** Applies a new configuration. */
    void follow(FalcoConfig next) {
        boolean same = next.outputs().equals(config.outputs()) && next.alerts().equals(config.alerts());
        config = next;
        if (same) {
            current.reopen();
            return;
        }
        AlertOutput old = current;
        current = open(next);
        if (hurried) {
            current.hurry();
        }
        synchronized (past) {
            leaving.add(old);
        }
        closing.removeIf(thread -> !thread.isAlive());
        closing.add(Thread.ofPlatform().name("sinks-of-before").daemon().start(() -> retire(old)));
    }

    /** Gives the sinks of a replaced output time to drain, and keeps their counters. */
    private void retire(AlertOutput old) {
        old.close();
        synchronized (past) {
            leaving.remove(old);
            old.counters().forEach(this::add);
        }
    }

    private void add(SinkCounters more) {
        past.merge(more.name(), more, SinkCounters::plus);
    }

    /** Returns the counters of all outputs, by sink. Any thread. */
    List<SinkCounters> counters() {
        synchronized (past) {
            Map<String, SinkCounters> all = new LinkedHashMap<>(past);
            for (AlertOutput output : leaving) {
                output.counters().forEach(more -> all.merge(more.name(), more, SinkCounters::plus));
            }
            current.counters().forEach(more -> all.merge(more.name(), more, SinkCounters::plus));
            return List.copyOf(all.values());
        }
    }

    @Override
    public void losses(LossCollector to) {
        counters().forEach(sink -> sink.losses(to));
    }

    /** Stops waiting for sinks, now and later. Any thread. */
    void hurry() {
        hurried = true;
        current.hurry();
        synchronized (past) {
            leaving.forEach(AlertOutput::hurry);
        }
    }

    /** Makes every sink reopen its files and connections. Any thread. */
    void reopen() {
        current.reopen();
    }

    /** Gives all sinks time to drain. */
    @Override
    public void close() {
        current.close();
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
