package eyas.cli;

import eyas.capture.CaptureSource;
import eyas.config.FalcoConfig;
import eyas.config.FalcoConfig.EngineKind;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.engine.EngineCounters;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.output.AlertForm;
import eyas.output.AlertJson;
import eyas.output.AlertText;
import eyas.output.sink.AlertLine;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SinkSet;
import eyas.rules.model.Priority;
import eyas.state.State;
import eyas.state.StateLimits;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs the stand-in for Falco: events through rules to sinks, then the statistics that Falco prints at its end.
 *
 * <p>The event thread is the caller's; every sink has one of its own.
 */
final class FalcoRun {
    private final FalcoConfig config;
    private final FalcoLog log;
    private final boolean verbose;
    private final FalcoStats stats = new FalcoStats();

    FalcoRun(FalcoConfig config, FalcoLog log, boolean verbose) {
        this.config = config;
        this.log = log;
        this.verbose = verbose;
    }

    /** @throws CommandFailure if nothing can be run */
    int run(ActiveRules rules, boolean dryRun) {
        FalcoSinks sinks = new FalcoSinks(config);
        if (sinks.isEmpty()) {
            throw FalcoFailure.of(
                    "No output configured, please make sure at least one output is configured and enabled.");
        }
        if (config.engine().kind() != EngineKind.REPLAY) {
            throw FalcoFailure.of(
                    "engine.kind '" + config.engine().kind().name().toLowerCase(Locale.ROOT)
                            + "' is not supported by 'eyas falco' yet: replay a capture with -o engine.kind=replay -o "
                            + "engine.replay.capture_file=FILE, or watch this machine with 'eyas watch --host'");
        }
        if (dryRun) {
            return ExitCode.OK;
        }
        try (EventSource source = CaptureSource.open(Path.of(config.engine().captureFile()))) {
            log.log(
                    Priority.INFORMATIONAL,
                    "Replaying capture file: " + config.engine().captureFile());
            process(source, rules, sinks);
        } catch (EventSourceException e) {
            throw FalcoFailure.of(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private void process(EventSource source, ActiveRules rules, FalcoSinks chosen) {
        AlertForm form = form(config.alerts());
        AlertJson json = new AlertJson(FalcoHost.name(log), form);
        State state = new State(StateLimits.DEFAULT.withThreads(config.engine().threads()), source::lookUp);
        long begin = System.nanoTime();
        SinkSet sinks = chosen.start(log);
        Engine engine = Engine.of(source, state, rules)
                .alerting(stats)
                .alerting((alert, context) -> sinks.offer(new AlertLine(
                        alert.priority(), form.json() ? json.line(alert) : AlertText.line(alert, form.isoTime()))))
                .matching(config.rules().matching())
                .build();
        try {
            engine.run(() -> true);
        } finally {
            sinks.close();
            sinks.counters().forEach(this::tellLoss);
            tell(engine.counters(), System.nanoTime() - begin, rules);
        }
    }

    private static AlertForm form(FalcoConfig.Alerts alerts) {
        return new AlertForm(
                alerts.json(), alerts.isoTime(), alerts.output(), alerts.message(), alerts.fields(), alerts.tags());
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

    private void tell(EngineCounters counters, long nanos, ActiveRules rules) {
        if (verbose) {
            double elapsed = nanos / 1e9;
            System.err.printf(
                    Locale.ROOT,
                    "Elapsed time: %.3f, Captured Events: %d, %.2f eps%n",
                    elapsed,
                    counters.events(),
                    counters.events() / elapsed);
        }
        // A file has lost nothing since it was written: Falco says the same of every replay.
        System.err.print("""
                Syscall event drop monitoring:
                   - event drop detected: 0 occurrences
                   - num times actions taken: 0
                """);
        System.out.print(stats.text(rules.active()));
        System.out.flush();
    }
}
