package eyas.cli.top;

import eyas.diagnostic.DiagnosticCode;
import eyas.event.Bytes;
import eyas.live.CommandLauncher;
import eyas.live.CommandRequest;
import eyas.live.LaunchResult;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.OutputSpool;
import eyas.live.Scope;
import eyas.live.SignalRelay;
import eyas.live.TerminalSize;
import eyas.live.WatchedCommand;
import eyas.report.activity.Activity;
import eyas.report.activity.ActivityCollector;
import eyas.session.CoverageSummary;
import eyas.session.RequiredEvents;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionSource;
import eyas.session.command.CommandRun;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the activity of processes while a command runs, or of the whole machine until a signal arrives.
 *
 * <p>The table owns the screen while the command runs: the command's output goes to a file, and to standard output at the end. The event
 * thread is the caller's.
 */
final class LiveTop {
    private final TopOptions options;
    private final Terminal terminal;
    private final boolean refreshes;
    private final ActivityCollector collector = new ActivityCollector(new ReportMask());
    /** When monitoring started. */
    private long started = System.nanoTime();

    LiveTop(TopOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        this.refreshes = options.format() == TopFormat.TABLE && StandardStreams.outputIsTerminal();
    }

    /** Runs, and returns the exit code of the program. */
    int run() {
        if (options.command().isEmpty()) {
            return watch(null, "the whole machine");
        }
        if (!refreshes) {
            return launch(CommandRequest.ERROR);
        }
        try (OutputSpool printed = keep()) {
            try {
                return launch(printed.path());
            } finally {
                show(printed);
            }
        }
    }

    private static OutputSpool keep() {
        try {
            return OutputSpool.open();
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot buffer the command's output: " + FileErrorMessage.reason(e));
        }
    }

    /** The command has ended: a failure to show its output does not change the exit code. */
    private void show(OutputSpool printed) {
        try {
            printed.copyTo(System.out);
        } catch (IOException e) {
            notice("cannot print the command's output: " + FileErrorMessage.reason(e));
        }
    }

    /** Runs the command with its output redirected to {@code output}. */
    private int launch(String output) {
        String subject = Bytes.text(options.command().getFirst());
        CommandRequest request = new CommandRequest(options.command(), output, false, Duration.ZERO);
        return switch (new CommandLauncher(this::notice).prepare(request)) {
            case LaunchResult.Refused refused -> throw refused(refused);
            case LaunchResult.Suspended suspended -> {
                try (WatchedCommand command = suspended.command()) {
                    yield watch(command, subject);
                }
            }
        };
    }

    private static CommandFailure refused(LaunchResult.Refused refused) {
        return new CommandFailure(DiagnosticCode.COMMAND_NOT_STARTED, refused.exitCode(), refused.message());
    }

    private int watch(@Nullable WatchedCommand command, String subject) {
        LiveSource live = new LiveSource(liveOptions(command));
        try (Session session =
                Session.over(SessionSource.live(live, List.of()), subject).open()) {
            int code = command == null ? untilSignal(session, subject) : whileRunning(session, live, command, subject);
            options.print(
                    subject,
                    activity(),
                    Terminal.standardOutput(),
                    refreshes ? TerminalSize.ofOutput().columns() : CaptureTop.WIDTH);
            CoverageSummary.problems(session.coverage()).forEach(this::notice);
            return code;
        }
    }

    private LiveOptions liveOptions(@Nullable WatchedCommand command) {
        Scope scope = options.host() || command == null ? new Scope.Host() : command.scope();
        try {
            return LiveOptions.of(scope, RequiredEvents.syscalls(ActivityCollector.codes()))
                    .withSuspended(command == null ? 0 : command.pid())
                    .withRingBytes(options.buffer())
                    .withHashes(false);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private int whileRunning(Session session, LiveSource live, WatchedCommand command, String subject) {
        CommandRun run = new CommandRun(command, live);
        try (run) {
            Optional<String> failure = showing(session, SessionPlan.EMPTY.running(run), subject, run::release);
            failure.ifPresent(message -> notice("monitoring stopped: " + message));
        }
        Optional<LaunchResult.Refused> refusal = run.refusal();
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
        return run.exitCode();
    }

    private int untilSignal(Session session, String subject) {
        try (SignalRelay _ = SignalRelay.install(number -> {
            if (number != SignalRelay.SIGUSR1 && number != SignalRelay.SIGUSR2) {
                session.stop();
            }
        })) {
            Optional<String> failure = showing(session, SessionPlan.EMPTY, subject, () -> true);
            failure.ifPresent(message -> notice(DiagnosticCode.LIVE_EVENTS.tag() + ": monitoring stopped: " + message));
            return failure.isPresent() ? ExitCode.NOT_STARTED : ExitCode.OK;
        }
    }

    /** Runs the session, with a screen if there is a terminal. */
    private Optional<String> showing(Session session, SessionPlan plan, String subject, BooleanSupplier start) {
        if (!refreshes) {
            return session.run(
                    plan, new ActivityHandler(session.state(), collector, () -> {}), () -> starts(start, () -> {}));
        }
        try (TopScreen screen = TopScreen.ofOutput(options.summary(subject, true))) {
            return session.run(
                    plan,
                    new ActivityHandler(session.state(), collector, () -> {
                        if (screen.isDue()) {
                            screen.draw(activity());
                        }
                    }),
                    // From here on, a signal goes to the command and no longer ends this process with the terminal in a
                    // changed state.
                    () -> starts(start, screen::enter));
        }
    }

    private boolean starts(BooleanSupplier start, Runnable then) {
        started = System.nanoTime();
        boolean goes = start.getAsBoolean();
        if (goes) {
            then.run();
        }
        return goes;
    }

    /** Returns the current totals; time passes even without events. */
    private Activity activity() {
        return collector.activity().withDuration(System.nanoTime() - started);
    }

    private void notice(String text) {
        terminal.line("eyas: " + text);
    }
}
