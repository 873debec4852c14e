package eyas.cli.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.engine.EngineCounters;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.output.sink.SinkCounters;
import eyas.rules.model.Priority;
import eyas.state.State;
import eyas.state.StateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stand-in for Falco: events through rules to sinks, then the statistics that Falco prints at its end.
 *
 * <p>A run is put together from a source ({@link FalcoSources}, read through an {@link EventFeed}), what is known of
 * processes, the rules in force ({@link Shift}), sinks ({@link AlertDesk}) and {@link RunParts}. A reload exchanges the
 * shift between two events; source and state stay. The event thread is the caller's; every sink has one of its own.
 */
final class FalcoRun implements RunView, AutoCloseable {
    private final FalcoLog log;
    private final boolean verbose;
    private final RunParts parts;
    private final Instant started = Instant.now();
    private final FalcoStats stats = new FalcoStats();
    private final Queue<Alert> posted = new ConcurrentLinkedQueue<>();
    private final EventFeed feed;
    private final State state;
    private final Thread eventThread = Thread.currentThread();
    private RunTotals totals = RunTotals.NONE;

    private Shift shift;
    private AlertDesk desk;
    private @Nullable Engine engine;

    /**
     * Opens the source and the sinks; both are closed with this.
     *
     * @param first what is in force at the beginning
     * @param most how much time may pass between the first event and the last; zero for any
     * @throws FalcoException if nothing can be run
     */
    FalcoRun(Shift first, FalcoLog log, RunParts parts, Duration most, boolean verbose) {
        this.shift = first;
        this.log = log;
        this.parts = parts;
        this.verbose = verbose;
        FalcoConfig config = first.config();
        check(config, parts, log);
        EventSource source = open(config);
        this.feed = new EventFeed(source, most, this::pulse);
        this.state = new State(StateLimits.DEFAULT.withThreads(config.engine().threads()), source::lookUp);
        this.desk = desk(config);
    }

    /** @throws FalcoException if nothing can be run with {@code config} */
    static void check(FalcoConfig config, RunParts parts, FalcoLog log) {
        if (new FalcoSinks(config).isEmpty()) {
            throw new FalcoException(
                    "No output configured, please make sure at least one output is configured and enabled.");
        }
        new FalcoSources(log).check(config);
        parts.check(config);
    }

    private EventSource open(FalcoConfig config) {
        try {
            return new FalcoSources(log).open(config);
        } catch (EventSourceException e) {
            throw new FalcoException(String.valueOf(e.getMessage()));
        }
    }

    private AlertDesk desk(FalcoConfig config) {
        return new AlertDesk(config.alerts(), FalcoHost.name(log), new FalcoSinks(config).start(log));
    }

    /**
     * Runs to the end.
     *
     * @throws FalcoException if the source breaks
     */
    void run() {
        long begin = System.nanoTime();
        try {
            while (!feed.isOver()) {
                runShift();
            }
        } catch (EventSourceException e) {
            throw new FalcoException(String.valueOf(e.getMessage()));
        } finally {
            parts.stopping(this);
            sendPosted();
            desk.close();
            desk.counters().forEach(this::tellLoss);
            tell(System.nanoTime() - begin);
        }
    }

    private void runShift() {
        Engine.Builder builder = Engine.of(feed, state, shift.rules())
                .alerting(stats)
                .alerting(desk)
                .matching(shift.config().rules().matching());
        parts.join(this, builder);
        Engine built = builder.build();
        engine = built;
        try {
            built.run(() -> true);
        } finally {
            totals = totals.plus(built.counters());
            engine = null;
        }
    }

    /** Ends the run between two events. Any thread. */
    void stop() {
        feed.stop();
    }

    private void pulse() {
        sendPosted();
        parts.pulse(this);
    }

    private void sendPosted() {
        for (Alert alert = posted.poll(); alert != null; alert = posted.poll()) {
            desk.send(alert);
        }
    }

    @Override
    public Shift shift() {
        return shift;
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public EngineCounters engine() {
        Engine running = engine;
        return (running == null ? totals : totals.plus(running.counters())).counters();
    }

    @Override
    public SourceCounters source() {
        return feed.counters();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public FalcoStats alerts() {
        return stats;
    }

    @Override
    public List<SinkCounters> sinks() {
        return desk.counters();
    }

    @Override
    public void alert(Alert internal) {
        if (Thread.currentThread() == eventThread) {
            desk.send(internal);
        } else {
            posted.add(internal);
        }
    }

    private void tellLoss(SinkCounters counters) {
        long lost = counters.dropped() + counters.failed();
        if (lost > 0) {
            log.log(
                    Priority.ERROR,
                    counters.name() + ": " + lost + " of " + counters.offered() + " alerts were lost: "
                            + counters.dropped() + " dropped, " + counters.failed() + " failed");
        }
    }

    private void tell(long nanos) {
        long events = engine().events();
        if (verbose) {
            double elapsed = nanos / 1e9;
            System.err.printf(
                    Locale.ROOT,
                    "Elapsed time: %.3f, Captured Events: %d, %.2f eps%n",
                    elapsed,
                    events,
                    events / elapsed);
        }
        // A file has lost nothing since it was written: Falco says the same of every replay.
        System.err.print("""
                Syscall event drop monitoring:
                   - event drop detected: 0 occurrences
                   - num times actions taken: 0
                """);
        System.out.print(stats.text(shift.rules().active()));
        System.out.flush();
    }

    @Override
    public void close() {
        feed.close();
        desk.close();
    }
}
