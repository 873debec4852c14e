package eyas.cli.record;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.live.CommandLauncher;
import eyas.live.CommandRequest;
import eyas.live.LaunchResult;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.live.SignalRelay;
import eyas.live.WatchedCommand;
import eyas.report.model.Coverage;
import eyas.session.CoverageSummary;
import eyas.session.RequiredEvents;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionSource;
import eyas.session.command.CommandProcesses;
import eyas.session.command.CommandRun;
import eyas.session.input.FilterArgument;
import eyas.session.recording.Recording;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records one command from start to end, or the machine until a signal arrives.
 *
 * <p>The filter is compiled and the file is created first, since both can fail because of user errors; then the kernel side starts; then
 * the command is released. The event thread is the caller's.
 */
final class RecordSession {
    private final RecordOptions options;
    private final Terminal terminal;
    private final @Nullable Filter filter;

    /**
     * Compiles the filter.
     *
     * @throws CommandFailure if the filter is invalid
     */
    RecordSession(RecordOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        @Nullable String text = options.filter();
        this.filter = text == null ? null : FilterArgument.compile(text, FieldCatalog.syscall(), terminal);
    }

    /** Records, prints the result, and returns the exit code of the program. */
    int run() {
        if (options.command().isEmpty()) {
            return record(null);
        }
        return switch (new CommandLauncher(this::notice)
                .prepare(new CommandRequest(options.command(), "", false, options.waiting()))) {
            case LaunchResult.Refused refused -> throw refused(refused);
            case LaunchResult.Suspended suspended -> {
                try (WatchedCommand command = suspended.command()) {
                    yield record(command);
                }
            }
        };
    }

    private static CommandFailure refused(LaunchResult.Refused refused) {
        return new CommandFailure(DiagnosticCode.COMMAND_NOT_STARTED, refused.exitCode(), refused.message());
    }

    private int record(@Nullable WatchedCommand command) {
        LiveSource live = new LiveSource(liveOptions(command));
        try (Session session = Session.over(
                                SessionSource.live(live, options.engines()),
                                command == null ? "the whole machine" : "the command and its descendants")
                        .open();
                Recording recording = Recording.begin(
                        options.file(),
                        options.rotation(),
                        session.state()::emit,
                        options.redact(),
                        options.schema())) {
            SelectiveRecorder recorder = new SelectiveRecorder(
                    session.state(), filter, options.lean(), options.rotation().isActive(), recording);
            recording.telling(() -> recorder.end(session));
            if (command == null) {
                return untilSignal(session, recorder, recording);
            }
            CommandProcesses processes = new CommandProcesses(command, options.host());
            session.counting(processes);
            recorder.observedBy(processes);
            CommandRun run = new CommandRun(
                    command, live, new CommandRun.Remainder(processes::running, options.waiting(), this::notice));
            int code = whileRunning(run, session, recorder);
            processes.conclude();
            sumUp(session, recorder, recording);
            return code;
        }
    }

    private LiveOptions liveOptions(@Nullable WatchedCommand command) {
        Scope scope = options.host() || command == null ? new Scope.Host() : command.scope();
        try {
            return LiveOptions.of(scope, RequiredEvents.syscalls(filter))
                    .withSuspended(command == null ? 0 : command.pid())
                    .withRingBytes(options.buffer())
                    .withSnaplen(options.snaplen())
                    .withHashes(options.hashes());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private int whileRunning(CommandRun run, Session session, SelectiveRecorder recorder) {
        try (run) {
            session.run(SessionPlan.EMPTY.running(run), recorder, run::release)
                    .ifPresent(failure -> notice("recording stopped: " + failure));
        }
        Optional<LaunchResult.Refused> refusal = run.refusal();
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
        return run.exitCode();
    }

    private int untilSignal(Session session, SelectiveRecorder recorder, Recording recording) {
        RecordProgress progress = options.quiet() ? RecordProgress.none() : RecordProgress.on(terminal);
        recorder.stopOnFailure().whenIdle(() -> progress.show(recording.events(), recording.bytes()));
        Optional<String> failure;
        try (SignalRelay _ = SignalRelay.install(number -> {
            if (number != SignalRelay.SIGUSR1 && number != SignalRelay.SIGUSR2) {
                session.stop();
            }
        })) {
            failure = session.run(SessionPlan.EMPTY, recorder, () -> {
                if (!options.quiet()) {
                    notice("recording to " + options.file() + " until Ctrl-C");
                }
                return true;
            });
            progress.close();
        }
        failure.ifPresent(message -> notice(DiagnosticCode.LIVE_EVENTS.tag() + ": recording stopped: " + message));
        sumUp(session, recorder, recording);
        return failure.isPresent() || recording.failed() ? ExitCode.NOT_STARTED : ExitCode.OK;
    }

    private void sumUp(Session session, SelectiveRecorder recorder, Recording recording) {
        recording.finish();
        Coverage coverage = session.coverage();
        CoverageSummary.problems(coverage).forEach(this::notice);
        if (!options.quiet()) {
            new RecordSummary(recorder, recording, coverage)
                    .lines(filter != null)
                    .forEach(this::notice);
        }
    }

    private void notice(String text) {
        terminal.line("eyas: " + text);
    }
}
