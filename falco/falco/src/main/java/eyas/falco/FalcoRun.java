package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.engine.EngineCounters;
import eyas.engine.MatchingCounters;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.output.sink.HttpOptions;
import eyas.output.sink.SinkCounters;
import eyas.plugin.PluginException;
import eyas.plugin.PluginMetric;
import eyas.report.coverage.LossKind;
import eyas.report.model.Coverage;
import eyas.rules.model.Priority;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionSource;
import eyas.session.input.ParserSandbox;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@code falco} command: passes events through rules to sinks, then prints Falco's statistics.
 *
 * <p>A run consists of a source ({@link FalcoSources}, read through a {@link PausableSource}), process state, the active rules ({@link
 * ActiveConfiguration}), sinks ({@link AlertDispatcher}) and {@link RunComponents}. A reload replaces the configuration between two events;
 * source and state are kept. The event thread is the caller's; every sink has a thread of its own.
 */
final class FalcoRun implements RunContext, AutoCloseable {
    private final FalcoLog log;
    private final FalcoTask.Run task;
    private final FalcoStreams streams;
    private final RunComponents parts;
    private final FalcoPlugins plugins;
    private final DropMonitor drops;
    private final Instant started = Instant.now();
    private final FalcoStats stats = new FalcoStats();
    private final Queue<Alert> posted = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable ActiveConfiguration> next = new AtomicReference<>();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final PausableSource feed;
    private final Session session;
    private final SessionPlan plan;
    private final boolean live;
    private final FalcoSources opener;
    private final AlertDispatcher dispatcher;
    private final Thread eventThread = Thread.currentThread();
    private ActiveConfiguration active;
    private volatile boolean hurried;

    /**
     * Opens the source and the sinks; closing the run closes both.
     *
     * @param first the configuration at the start
     * @param plugins the loaded plugins; closed by the caller
     * @param task the end condition and the final output
     * @param streams where the statistics go
     * @param sandbox is entered once a capture is open
     * @throws FalcoException if the run cannot start
     */
    FalcoRun(
            ActiveConfiguration first,
            FalcoPlugins plugins,
            FalcoLog log,
            RunComponents parts,
            FalcoTask.Run task,
            FalcoStreams streams,
            ParserSandbox sandbox) {
        this.active = first;
        this.log = log;
        this.parts = parts;
        this.plugins = plugins;
        this.task = task;
        this.streams = streams;
        this.drops = new DropMonitor(log, System::nanoTime);
        FalcoConfig config = first.config();
        check(config, parts);
        this.opener = new FalcoSources(plugins, log, this::active);
        SessionSource opened = open(opener, config);
        if (config.engine().kind() == FalcoConfig.EngineKind.REPLAY) {
            // Before files are created and threads start, so that they run with the remaining capabilities.
            new ReplayPrivileges(config, task.pidFile()).reduce(sandbox, log);
        }
        this.live = config.engine().kind() != FalcoConfig.EngineKind.REPLAY;
        log.detach(!live);
        this.feed = new PausableSource(
                opened.reading(parts.around(opened.events(), config)), task.most(), this::pulse, this::arrived);
        this.session = Session.over(opened.reading(feed), "the configured sources")
                .limits(StateLimits.DEFAULT.withThreads(config.engine().threads()))
                .open();
        this.dispatcher = new AlertDispatcher(config, log, streams.out(), !live);
        this.plan = SessionPlan.EMPTY.alerting(Stage.COUNT, stats).alerting(Stage.SEND, dispatcher);
        session.counting(parts);
    }

    /** @throws FalcoException if {@code config} cannot be run */
    static void check(FalcoConfig config, RunComponents parts) {
        if (FalcoSinks.of(config, null).isEmpty()) {
            throw new FalcoException(
                    "No output configured, please make sure at least one output is configured and enabled.");
        }
        config.outputs()
                .otlp()
                .flatMap(otlp -> HttpOptions.fault(otlp.server().url()))
                .ifPresent(fault -> {
                    throw new FalcoException(
                            "otlp_output.url: " + fault + "; write for example https://collector.example:4318");
                });
        parts.check(config);
    }

    private static SessionSource open(FalcoSources opener, FalcoConfig config) {
        try {
            return opener.open(config);
        } catch (EventSourceException e) {
            throw new FalcoException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs to the end.
     *
     * @throws FalcoException if the source fails, or a part or {@code syscall_event_drops} ends the run
     */
    void run() {
        long begin = System.nanoTime();
        try {
            while (!feed.isOver()) {
                runActive();
                takeNext();
            }
        } catch (EventSourceException | PluginException e) {
            throw new FalcoException(String.valueOf(e.getMessage()));
        } finally {
            parts.stopping(this);
            sendPosted();
            dispatcher.close();
            reportLosses();
            report(System.nanoTime() - begin);
        }
        String failed = failure.get();
        if (failed != null) {
            throw new FalcoException(failed);
        }
    }

    private void runActive() {
        Optional<String> broken = session.run(plan, active.rules(), this::prepare, () -> {
            parts.started(this);
            return true;
        });
        if (broken.isPresent()) {
            throw new FalcoException(broken.get());
        }
    }

    private void prepare(Engine.Builder builder) {
        builder.parsing(plugins.set().parsers())
                .matching(active.config().rules().matching());
        parts.join(this, builder);
    }

    /** Activates a prepared configuration between two events. */
    private void takeNext() {
        ActiveConfiguration prepared = next.getAndSet(null);
        if (prepared == null) {
            return;
        }
        if (!prepared.config().engine().equals(active.config().engine())) {
            log.log(Priority.WARNING, "engine and falco_libs: changes take effect at the next start");
        }
        active = prepared;
        plugins.follow(prepared.config());
        log.follow(prepared.config());
        dispatcher.follow(prepared.config());
        log.log(
                Priority.INFORMATIONAL,
                // Falco logs this for every reload, whether caused by a signal or by a changed file.
                "SIGHUP received, restarting... configuration and rules reloaded: "
                        + prepared.rules().active().size() + " rules in force");
    }

    /** Schedules a configuration for activation between two events. Any thread. */
    void exchange(ActiveConfiguration prepared) {
        next.set(prepared);
        feed.pause();
    }

    FalcoPlugins plugins() {
        return plugins;
    }

    /** Ends the run. Any thread. */
    void stop() {
        feed.stop();
        opener.release();
        // A request to stop must not wait for a reader that may never read.
        hurried = true;
        log.hurry();
        dispatcher.hurry();
    }

    /** Makes every sink reopen its files and connections. Any thread. */
    void reopen() {
        dispatcher.reopen();
    }

    private void pulse() {
        sendPosted();
        drops.pulse(this);
        parts.pulse(this);
    }

    /** Checks the time of an event before it is processed. */
    private void arrived(long time) {
        drops.arrived(this, time);
    }

    private void sendPosted() {
        for (Alert alert = posted.poll(); alert != null; alert = posted.poll()) {
            dispatcher.send(alert);
        }
    }

    @Override
    public ActiveConfiguration active() {
        return active;
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public EngineCounters engine() {
        return session.counters();
    }

    @Override
    public Optional<MatchingCounters> matching() {
        return session.engine().map(Engine::matchingCounters);
    }

    @Override
    public SourceCounters source() {
        return feed.counters();
    }

    @Override
    public State state() {
        return session.state();
    }

    @Override
    public FalcoStats alerts() {
        return stats;
    }

    @Override
    public List<SinkCounters> sinks() {
        return dispatcher.counters();
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public List<String> sources() {
        return opener.names();
    }

    @Override
    public void fail(String message) {
        failure.compareAndSet(null, message);
        stop();
    }

    @Override
    public void alert(Alert internal) {
        if (Thread.currentThread() == eventThread) {
            dispatcher.send(internal);
        } else {
            posted.add(internal);
        }
    }

    @Override
    public Map<String, List<PluginMetric>> pluginMetrics() {
        return plugins.metrics();
    }

    private void reportLoss(SinkCounters counters) {
        long lost = counters.dropped() + counters.failed();
        if (lost > 0) {
            log.loss(counters.name() + ": " + lost + " of " + counters.offered() + " alerts were lost: "
                    + counters.dropped() + " dropped, " + counters.failed() + " failed");
        }
    }

    /** Logs losses that may have hidden events from rules, except those with log lines of their own, and the notes on coverage. */
    private void reportLosses() {
        Coverage coverage = session.coverage();
        coverage.hiding().stream()
                .filter(loss -> !isReportedElsewhere(loss.kind()))
                .forEach(loss -> log.log(Priority.WARNING, "incomplete coverage: " + loss.text()));
        coverage.notes().forEach(note -> log.log(Priority.WARNING, note));
    }

    /**
     * Sinks report their own losses. Losses of the kernel's ring buffer are reported when they happen and in the statistics. Losses
     * recorded in a capture have no other report.
     */
    private boolean isReportedElsewhere(String kind) {
        return switch (LossKind.of(kind).channel()) {
            case ALERTS -> true;
            case EVENTS -> seesCalls() && !kind.equals("async_queue_full");
            case NOTE, NOWHERE -> false;
        };
    }

    private void report(long nanos) {
        if (task.verbose()) {
            SourceCounters counters = source();
            long events = opener.seen().orElse(counters.events());
            if (seesCalls()) {
                log.plain("Driver Events:" + (counters.events() + counters.dropped()) + "\nDriver Drops:"
                        + counters.dropped());
            }
            double elapsed = nanos / 1e9;
            log.plain(String.format(
                    Locale.ROOT,
                    "%sElapsed time: %.3f, Captured Events: %d, %.2f eps",
                    isLive() ? "(" + String.join(", ", sources()) + ") " : "",
                    elapsed,
                    events,
                    events / elapsed));
        }
        log.plain(drops.text());
        dispatcher.counters().forEach(this::reportLoss);
        FinalOutput.print(
                streams.out(),
                stats.text(active.rules().active()),
                active.config().outputs().timeout(),
                () -> !live && !hurried);
    }

    @Override
    public void close() {
        session.close();
        dispatcher.close();
    }
}
