package eyas.cli.watch;

import eyas.container.ContainerLookups;
import eyas.container.ContainerSource;
import eyas.container.EngineLimits;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.Engine;
import eyas.enrich.Enricher;
import eyas.enrich.EnrichmentOptions;
import eyas.enrich.IndicatorAlerts;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.live.CommandLauncher;
import eyas.live.InheritedDescriptors;
import eyas.live.LaunchResult;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.live.WatchedCommand;
import eyas.report.ExecutableHashes;
import eyas.report.ReportCollector;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.TextReport;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.rules.model.Priority;
import eyas.session.WantedSyscalls;
import eyas.session.command.CommandRun;
import eyas.session.input.RuleFiles;
import eyas.session.installation.Installation;
import eyas.session.recording.Recording;
import eyas.session.recording.RecordingSource;
import eyas.session.report.ReportFolder;
import eyas.session.report.ReportMask;
import eyas.session.report.StartClock;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.StateLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches one command from start to end.
 *
 * <p>Order: the command is made ready and the rules are loaded first, since both can fail for the user's reasons; then the
 * kernel side starts; then the command is let go. The event thread is the caller's; one more thread waits for the command.
 */
public final class WatchSession {
    private static final long INIT = 1;

    private final WatchOptions options;
    private final Terminal terminal;
    private final Installation installation;
    private final List<String> notes = new ArrayList<>();
    private final ReportMask mask = new ReportMask();
    private final StartClock clock = new StartClock();

    /** Prepares a watch; what goes wrong is said on {@code terminal}. */
    public WatchSession(WatchOptions options, Terminal terminal, Installation installation) {
        this.options = options;
        this.terminal = terminal;
        this.installation = installation;
    }

    /** Runs the command under watch and returns the exit code of the program. */
    public int run() {
        ReportFolder folder = ReportFolder.open(options.report(), mask, EnumSet.allOf(ReportFormat.class));
        CommandLauncher launcher = new CommandLauncher(this::notice, InheritedDescriptors.atStart());
        return switch (launcher.prepare(options.words())) {
            case LaunchResult.Refused refused -> {
                terminal.line("eyas: " + refused.message());
                yield refused.exitCode();
            }
            case LaunchResult.Suspended suspended -> {
                try (WatchedCommand command = suspended.command();
                        folder) {
                    yield watch(command, folder);
                }
            }
        };
    }

    private int watch(WatchedCommand command, ReportFolder folder) {
        LiveSource live = new LiveSource(liveOptions(command));
        ContainerLookups containers = new ContainerLookups(options.engines(), EngineLimits.DEFAULT);
        EventSource described = new ContainerSource(live, containers);
        Optional<RecordingSource> recording = recording(described);
        EventSource source = recording.<EventSource>map(r -> r).orElse(described);
        try (source) {
            // The kernel checks the programs while the rules are compiled here; each takes about as long.
            live.load();
            ActiveRules rules = new RuleFiles(terminal).load(options.rules(), options.defaultRules(), installation);
            ReportCollector report = new ReportCollector(reportOptions(command, rules));
            report.watchLosses(source::counters);
            live.setWanted(WantedSyscalls.of(rules, report.codes()));
            State state = new State(StateLimits.DEFAULT, source::lookUp, containers);
            FailOn failOn = new FailOn(options.failOn());
            Engine.Builder builder = Engine.of(source, state, rules).observing(report);
            List<AlertConsumer> told = new ArrayList<>(List.of(report, failOn, clock));
            if (!options.quiet()) {
                told.add(new TerminalAlerts(terminal, mask));
            }
            folder.consumer().ifPresent(told::add);
            told.forEach(builder::alerting);
            Optional<IndicatorAlerts> indicators = options.extras().watchIndicators(report, told);
            Engine engine = builder.build();
            CommandRun run = new CommandRun(command, live);
            Optional<LaunchResult.Refused> refused = run(engine, run);
            if (refused.isPresent()) {
                terminal.line("eyas: " + refused.get().message());
                return refused.get().exitCode();
            }
            recording.ifPresent(RecordingSource::close);
            notes.addAll(containers.problems());
            indicators.flatMap(IndicatorAlerts::problem).ifPresent(notes::add);
            recording.flatMap(r -> r.recording().masked()).ifPresent(masked -> terminal.line("eyas: " + masked));
            int exitCode = run.exitCode();
            JobReport result = enriched(report.finish(
                    String.join(" ", options.command()),
                    exitCode,
                    coverage(engine, state, source.counters(), recording, folder),
                    clock.cost()));
            show(result, folder);
            return exitCode == 0 && failOn.met() ? ExitCode.FINDINGS : exitCode;
        }
    }

    /** Reads and writes are looked at only where somebody wants files of the report: they are most of what there is. */
    private ReportOptions reportOptions(WatchedCommand command, ActiveRules rules) {
        return new ReportOptions(
                ReportLimits.defaults(),
                options.report() == null ? ReportParts.LEAN : ReportParts.ALL,
                Path.of("").toAbsolutePath().toString(),
                options.host() ? INIT : command.pid(),
                mask,
                options.extras().readFilters(terminal),
                options.extras().descriptions(RuleFiles.descriptions(rules)),
                ExecutableHashes.NONE,
                options.extras().places(true));
    }

    /** Services are asked only for files of the report: nobody waits for them at a terminal. */
    private JobReport enriched(JobReport report) {
        EnrichmentOptions enrichment = options.extras().enrichment();
        return Enricher.enrich(
                report, options.report() == null ? new EnrichmentOptions(enrichment.lists(), null, null) : enrichment);
    }

    private LiveOptions liveOptions(WatchedCommand command) {
        Scope scope = options.host() ? new Scope.Host() : command.scope();
        try {
            return LiveOptions.of(scope, Set.of())
                    .withSuspended(command.pid())
                    .withRingBytes(options.buffer())
                    .withSnaplen(options.snaplen())
                    .withHashes(options.hashes())
                    // A runner's variables fill more than Falco's 4,096 bytes, and those that name the step come last.
                    .withEnvironmentBytes(LiveOptions.MAX_ENVIRONMENT);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Optional<RecordingSource> recording(EventSource live) {
        Path file = options.record();
        if (file == null) {
            return Optional.empty();
        }
        return Optional.of(new RecordingSource(live, Recording.oneFile(file, options.redact())));
    }

    /** Runs the loop; the command is let go once the kernel side is ready. */
    private Optional<LaunchResult.Refused> run(Engine engine, CommandRun run) {
        List<LaunchResult.Refused> refusals = new ArrayList<>(1);
        try {
            engine.run(() -> {
                run.release().ifPresent(refusals::add);
                clock.commandStarted();
                return run.isReleased();
            });
        } catch (EventSourceException e) {
            if (!run.isReleased()) {
                throw e;
            }
            notice("watching stopped: " + e.getMessage());
            run.awaitUnwatched();
        } finally {
            run.close();
        }
        return refusals.stream().findFirst();
    }

    private Coverage coverage(
            Engine engine,
            State state,
            SourceCounters counters,
            Optional<RecordingSource> recording,
            ReportFolder folder) {
        List<String> all = new ArrayList<>(notes);
        recording.flatMap(r -> r.recording().problem()).ifPresent(all::add);
        folder.problem().ifPresent(all::add);
        long evicted = engine.correlations().evicted();
        if (evicted > 0) {
            all.add(evicted + " begun correlations were forgotten because there were too many at once");
        }
        return new Coverage(
                options.host() ? "the whole machine" : "the command and its descendants",
                counters.events(),
                counters.dropped(),
                engine.counters().malformed() + counters.skipped(),
                counters.truncated(),
                state.counters().inventedThreads(),
                counters.causes(),
                all);
    }

    private void show(JobReport result, ReportFolder folder) {
        folder.write(result).forEach(problem -> terminal.line("eyas: " + problem));
        if (!options.quiet()) {
            terminal.text(TextReport.render(result, terminal.palette()));
        } else if (!result.coverage().isComplete()) {
            terminal.line("eyas: the evidence is incomplete: "
                    + result.coverage().dropped() + " events were lost; a larger --buffer may help");
        }
    }

    /** Tells the user, and notes it for the report. */
    private void notice(String text) {
        notes.add(text);
        terminal.line("eyas: " + text);
    }

    /** Remembers whether an alert was bad enough to fail the command. */
    private static final class FailOn implements AlertConsumer {
        private final @Nullable Priority threshold;
        private boolean met;

        private FailOn(@Nullable Priority threshold) {
            this.threshold = threshold;
        }

        @Override
        public void accept(Alert alert, EventContext context) {
            met |= threshold != null && alert.priority().atLeast(threshold);
        }

        private boolean met() {
            return met;
        }
    }
}
