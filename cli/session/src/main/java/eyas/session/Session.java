package eyas.session;

import eyas.capture.RecordingTrailer;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertSubject;
import eyas.engine.CorrelationCounters;
import eyas.engine.Engine;
import eyas.engine.EngineCounters;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.report.ReportCollector;
import eyas.report.coverage.CoverageCalculator;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.session.recording.RecordedLosses;
import eyas.session.recording.Recording;
import eyas.session.recording.RecordingSource;
import eyas.session.report.AlertSequence;
import eyas.session.report.NumberedAlerts;
import eyas.session.report.ReportDirectory;
import eyas.session.terminal.InternalErrorMessage;
import eyas.session.terminal.OutOfMemoryMessage;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of Eyas, composed in one place: source, containers, recording, state, engine, collectors, coverage.
 *
 * <p>Lifecycle: {@link #over}, {@link Builder#open}, one or more {@code run}s of a {@link SessionPlan} (several if rules are replaced in
 * between), {@link #finish}, {@link #close}. Event thread only, except {@link #stop}.
 */
public final class Session implements AutoCloseable {
    private final SessionSource opened;
    private final EventSource source;
    private final State state;
    private final CoverageCalculator coverage;
    private final @Nullable Recording recording;
    private final RecordedSyscalls calls;
    private final AlertTally alerts = new AlertTally();
    private final AlertConsumer everyConsumer = new AlertConsumer() {
        @Override
        public void accept(Alert alert, EventContext context) {
            consumers.forEach(consumer -> consumer.accept(alert, context));
        }

        @Override
        public void conclude(Alert alert, AlertSubject subject) {
            consumers.forEach(consumer -> consumer.conclude(alert, subject));
        }
    };
    private AlertConsumer alerting = everyConsumer;
    private final List<String> problems = new ArrayList<>();
    private SessionPlan plan = SessionPlan.EMPTY;
    private List<AlertConsumer> consumers = List.of(alerts);
    private @Nullable Engine engine;
    private EngineCounters finished = EngineCounters.NONE;
    private CorrelationCounters correlations = CorrelationCounters.NONE;
    private boolean broken;

    private Session(Builder builder) {
        this.opened = builder.opened;
        this.recording = builder.recording;
        this.source =
                recording == null ? opened.events() : new RecordingSource(opened.events(), recording, builder.leftOut);
        this.state = new State(builder.limits, source::lookUp, opened.containers());
        this.coverage = new CoverageCalculator(builder.scope, source);
        coverage.add(state);
        coverage.add(this::ownLosses);
        calls = new RecordedSyscalls(opened.calls(), builder.leftNames);
        coverage.add(calls);
        if (recording != null) {
            coverage.add(recording);
            recording.telling(this::recordingTrailer);
        }
    }

    /**
     * Starts to compose a session.
     *
     * @param scope description of what is monitored or read
     */
    public static Builder over(SessionSource source, String scope) {
        return new Builder(source, scope);
    }

    /** Composes the stages of a session below its rules. */
    public static final class Builder {
        private final SessionSource opened;
        private final String scope;
        private @Nullable Recording recording;
        private Predicate<Event> leftOut = _ -> false;
        private Set<String> leftNames = Set.of();
        private StateLimits limits = StateLimits.DEFAULT;

        private Builder(SessionSource opened, String scope) {
            this.opened = opened;
            this.scope = scope;
        }

        /** Sets the limits of the state. */
        public Builder limits(StateLimits most) {
            limits = most;
            return this;
        }

        /**
         * Records all delivered events except those that {@code leaving} matches; has no effect for null.
         *
         * @param calls the system calls that {@code leaving} matches, noted for readers of the recording
         */
        public Builder recording(@Nullable Recording into, Predicate<Event> leaving, Set<String> calls) {
            recording = into;
            leftOut = leaving;
            leftNames = calls;
            return this;
        }

        /** Records all delivered events; has no effect for null. */
        public Builder recording(@Nullable Recording into) {
            return recording(into, leftOut, leftNames);
        }

        /** Composes the session, which owns source, stages and recording from now on. Starts nothing. */
        public Session open() {
            return new Session(this);
        }
    }

    /** Returns the outermost source. */
    public EventSource source() {
        return source;
    }

    /** Returns the state of processes. */
    public State state() {
        return state;
    }

    /** Returns the alerts so far. */
    public AlertTally alerts() {
        return alerts;
    }

    /** Adds a part that can lose something but has no other role. */
    public void counting(LossReporter part) {
        coverage.add(part);
    }

    /** Adds a note about a limit of this run's coverage. */
    public void note(String description) {
        coverage.note(description);
    }

    private void adopt(SessionPlan parts) {
        if (plan.equals(parts)) {
            return;
        }
        if (!plan.equals(SessionPlan.EMPTY)) {
            throw new IllegalStateException("a session has one plan");
        }
        plan = parts;
        consumers = parts.alerting(SessionPlan.Stage.COUNT, alerts).consumers().stream()
                .map(SessionPlan.StagedConsumer::consumer)
                .toList();
        AlertSequence sequence = parts.sequence();
        alerting = sequence == null ? everyConsumer : new NumberedAlerts(sequence, everyConsumer);
        parts.losing().forEach(coverage::add);
        ReportCollector collecting = parts.report();
        if (collecting != null) {
            collecting.watchLosses(coverage);
        }
    }

    /** Runs {@code rules} to the end of the source; see {@link #run(SessionPlan, ActiveRules, Consumer, BooleanSupplier)}. */
    public Optional<String> run(SessionPlan parts, ActiveRules rules, BooleanSupplier started) {
        return run(parts, rules, _ -> {}, started);
    }

    /**
     * Runs an engine until the source ends.
     *
     * @param parts the same in all runs of the session
     * @param preparing configures the engine's builder
     * @param started called once the source has started; returns whether to continue
     * @return why monitoring stopped before the source's end; empty if it did not
     * @throws EventSourceException if the source cannot start
     */
    public Optional<String> run(
            SessionPlan parts, ActiveRules rules, Consumer<Engine.Builder> preparing, BooleanSupplier started) {
        adopt(parts);
        Engine.Builder builder = Engine.of(source, state, rules);
        builder.alerting(alerting);
        parts.observers().forEach(builder::observing);
        preparing.accept(builder);
        Engine running = builder.build();
        engine = running;
        opened.demand().want(running, rules);
        calls.addRules(rules);
        try {
            return guarded(started, running::run);
        } finally {
            finished = finished.plus(running.counters());
            correlations = correlations.plus(running.correlations());
            engine = null;
        }
    }

    /**
     * Runs without rules: passes each event to {@code handler} until the source ends or the handler is done.
     *
     * @param started called once the source has started; returns whether to continue
     * @return why monitoring stopped before the source's end; empty if it did not
     * @throws EventSourceException if the source cannot start
     */
    public Optional<String> run(SessionPlan parts, EventHandler handler, BooleanSupplier started) {
        adopt(parts);
        coverage.add(handler);
        return guarded(started, check -> {
            source.start(handler.snapshot(state.snapshot()));
            if (check.getAsBoolean()) {
                follow(handler);
            }
        });
    }

    /** Reads a recording to its end. */
    public Optional<String> replay(EventHandler handler) {
        return run(SessionPlan.EMPTY, handler, () -> true);
    }

    /** Reads a recording to its end. */
    public Optional<String> replay(SessionPlan parts, ActiveRules rules) {
        return run(parts, rules, () -> true);
    }

    private void follow(EventHandler handler) {
        Event event = new Event();
        while (!handler.isDone()) {
            switch (source.next(event)) {
                case EVENT -> handler.event(event);
                case IDLE -> handler.idle();
                case END -> {
                    return;
                }
            }
        }
    }

    /** An event loop that runs its argument once the source has started. */
    @FunctionalInterface
    private interface Loop {
        void run(BooleanSupplier started);
    }

    /** Runs a loop; a failure after the start counts as a loss, and earlier results are kept. */
    private Optional<String> guarded(BooleanSupplier started, Loop loop) {
        boolean[] going = {false};
        try {
            loop.run(() -> {
                going[0] = started.getAsBoolean();
                return going[0];
            });
            return Optional.empty();
        } catch (EventSourceException e) {
            if (!going[0]) {
                throw e;
            }
            broken = true;
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            if (!going[0]) {
                throw e;
            }
            broken = true;
            return Optional.of(OutOfMemoryMessage.message(e));
        } catch (RuntimeException | Error e) {
            if (!going[0] || plan.command() == null) {
                throw e;
            }
            broken = true;
            InternalErrorMessage.trace(e);
            return Optional.of(InternalErrorMessage.message(e));
        }
    }

    /** Ends delivery after all pending events are delivered; a replay continues to its end. Thread-safe. */
    public void stop() {
        Runnable finish = opened.finish();
        if (finish != null) {
            finish.run();
        }
    }

    /** Returns the counters of all engines so far. */
    public EngineCounters counters() {
        Engine running = engine;
        return running == null ? finished : finished.plus(running.counters());
    }

    /** Returns the running engine; empty between two runs. */
    public Optional<Engine> engine() {
        return Optional.ofNullable(engine);
    }

    private void ownLosses(LossCollector to) {
        Engine running = engine;
        (running == null ? correlations : correlations.plus(running.correlations())).losses(to);
        to.lost("source_failed", broken ? 1 : 0);
    }

    /** Returns the trailer of a recording that ends now. */
    public RecordingTrailer recordingTrailer() {
        return RecordedLosses.of(coverage.parts(), calls.recorded());
    }

    /** Returns the losses of all parts of the run, for summaries of a part of it. */
    public LossReporter allLosses() {
        return coverage::losses;
    }

    /** Returns the coverage so far. */
    public Coverage coverage() {
        ReportCollector collecting = plan.report();
        return coverage.coverage(collecting == null ? counters().lastTime() : collecting.lastTime());
    }

    /** Passes an alert about the current event to all consumers of the plan. Event thread only. */
    public void raise(Alert alert, EventContext context) {
        alerting.accept(alert, context);
    }

    /** Passes an alert that was derived from the report to all consumers of the plan. Event thread only. */
    public void raise(Alert alert, AlertSubject subject) {
        alerting.conclude(alert, subject);
    }

    /** Returns the report so far; empty if none is collected. Event thread only. */
    public Optional<JobReport> reported(Ending ending) {
        return Optional.ofNullable(plan.report())
                .map(collector -> ending.completing()
                        .apply(collector.finish(ending.command(), ending.exitCode(), coverage(), ending.cost())));
    }

    /** Facts of the report that are known only at the end of a run. */
    public record Ending(String command, int exitCode, Overhead cost, UnaryOperator<JobReport> completing) {}

    /**
     * Ends the recording and returns coverage and, if one is collected, the report, which is written if an output directory is set. The
     * recording ends first because its failures are part of the coverage. Losses are counted before the source is closed: closing cancels
     * open container queries, whose count would then depend on timing.
     */
    public SessionResult finish(Ending ending) {
        Recording written = recording;
        if (written != null) {
            written.finish();
        }
        ReportDirectory into = plan.directory();
        if (into != null) {
            into.flush();
        }
        Coverage evidence = coverage();
        try {
            source.close();
        } catch (EventSourceException e) {
            // The events so far are reported nevertheless.
            problems.add(String.valueOf(e.getMessage()));
        }
        ReportCollector collected = plan.report();
        if (collected == null) {
            return new SessionResult(null, evidence, alerts, problems);
        }
        JobReport made = ending.completing()
                .apply(collected.finish(ending.command(), ending.exitCode(), evidence, ending.cost()));
        if (into != null) {
            problems.addAll(into.write(made));
        }
        return new SessionResult(made, evidence, alerts, problems);
    }

    @Override
    public void close() {
        source.close();
    }
}
