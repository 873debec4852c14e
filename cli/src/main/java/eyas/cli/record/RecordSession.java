package eyas.cli.record;

import eyas.container.ContainerLookups;
import eyas.container.ContainerSource;
import eyas.container.EngineLimits;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.live.CommandLauncher;
import eyas.live.InheritedDescriptors;
import eyas.live.LaunchResult;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.live.SignalRelay;
import eyas.live.WatchedCommand;
import eyas.session.command.CommandRun;
import eyas.session.input.FilterArgument;
import eyas.session.recording.RecordSummary;
import eyas.session.recording.Recording;
import eyas.session.recording.SelectiveRecorder;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.state.State;
import eyas.state.StateLimits;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records one command from start to end, or the machine until a signal comes.
 *
 * <p>Order: the filter is compiled and the file is created first, since both can fail for the user's reasons; then the
 * kernel side starts; then the command is let go. The event thread is the caller's.
 */
final class RecordSession {
    private final RecordOptions options;
    private final Terminal terminal;
    private final @Nullable Filter filter;
    private boolean broken;

    /** @throws CommandFailure if the filter is wrong */
    RecordSession(RecordOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        @Nullable String text = options.filter();
        this.filter = text == null ? null : FilterArgument.compile(text, FieldCatalog.syscall(), terminal);
    }

    /** Records, says what came of it, and returns the exit code of the program. */
    int run() {
        if (options.words().isEmpty()) {
            return record(null);
        }
        return switch (new CommandLauncher(this::notice, InheritedDescriptors.atStart()).prepare(options.words())) {
            case LaunchResult.Refused refused -> refused(refused);
            case LaunchResult.Suspended suspended -> {
                try (WatchedCommand command = suspended.command()) {
                    yield record(command);
                }
            }
        };
    }

    private int refused(LaunchResult.Refused refused) {
        notice(refused.message());
        return refused.exitCode();
    }

    private int record(@Nullable WatchedCommand command) {
        LiveSource live = new LiveSource(liveOptions(command));
        ContainerLookups containers = new ContainerLookups(options.engines(), EngineLimits.DEFAULT);
        State state = new State(StateLimits.DEFAULT, live::lookUp, containers);
        try (ContainerSource source = new ContainerSource(live, containers);
                Recording recording =
                        Recording.begin(options.file(), options.rotation(), state::emit, options.redact())) {
            SelectiveRecorder recorder = new SelectiveRecorder(
                    state, filter, options.lean(), options.rotation().isActive(), recording);
            int code = command == null
                    ? untilSignal(live, source, state, recorder, recording)
                    : whileRunning(command, live, source, state, recorder, recording);
            containers.problems().forEach(this::notice);
            return code;
        }
    }

    private LiveOptions liveOptions(@Nullable WatchedCommand command) {
        Scope scope = options.host() || command == null ? new Scope.Host() : command.scope();
        try {
            return LiveOptions.of(scope, wanted())
                    .withSuspended(command == null ? 0 : command.pid())
                    .withRingBytes(options.buffer())
                    .withSnaplen(options.snaplen())
                    .withHashes(options.hashes());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the system calls that are recorded: all, or those that the filter can select and readers need. */
    private Set<Integer> wanted() {
        Set<Integer> wanted = new HashSet<>();
        State.neededSyscalls().stream().forEach(wanted::add);
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (filter == null || (syscall.exitCode() >= 0 && filter.codes().get(syscall.exitCode()))) {
                wanted.add(syscall.code());
            }
        }
        return wanted;
    }

    private int whileRunning(
            WatchedCommand command,
            LiveSource live,
            EventSource source,
            State state,
            SelectiveRecorder recorder,
            Recording recording) {
        CommandRun run = new CommandRun(command, live);
        try {
            source.start(recording.after(state.snapshot()));
            Optional<LaunchResult.Refused> refusal = run.release();
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            follow(source, recorder, recording, RecordProgress.none());
        } catch (EventSourceException e) {
            if (!run.isReleased()) {
                throw e;
            }
            stopped(e);
            run.awaitUnwatched();
        } finally {
            run.close();
        }
        sumUp(source, recorder, recording);
        return run.exitCode();
    }

    private int untilSignal(
            LiveSource live, EventSource source, State state, SelectiveRecorder recorder, Recording recording) {
        source.start(recording.after(state.snapshot()));
        try (SignalRelay _ = SignalRelay.install((number, _) -> {
            if (number != SignalRelay.SIGUSR1 && number != SignalRelay.SIGUSR2) {
                live.finish();
            }
        })) {
            if (!options.quiet()) {
                notice("recording to " + options.file() + " until Ctrl-C");
            }
            RecordProgress progress = options.quiet() ? RecordProgress.none() : RecordProgress.on(terminal);
            follow(source, recorder, recording, progress);
            progress.close();
        } catch (EventSourceException e) {
            stopped(e);
        }
        sumUp(source, recorder, recording);
        return broken || recording.failed() ? ExitCode.FAILED : ExitCode.OK;
    }

    private void stopped(EventSourceException failure) {
        broken = true;
        notice("recording stopped: " + failure.getMessage());
    }

    private void follow(EventSource source, SelectiveRecorder recorder, Recording recording, RecordProgress progress) {
        Event event = new Event();
        boolean hasCommand = !options.words().isEmpty();
        while (true) {
            switch (source.next(event)) {
                case EVENT -> recorder.event(event);
                case IDLE -> {
                    recording.flush();
                    progress.show(recording.events(), recording.bytes());
                }
                case END -> {
                    return;
                }
            }
            if (!hasCommand && recording.failed()) {
                return;
            }
        }
    }

    private void sumUp(EventSource source, SelectiveRecorder recorder, Recording recording) {
        recording.close();
        SourceCounters counters = source.counters();
        RecordSummary summary = new RecordSummary(recorder, recording, counters);
        summary.problems().forEach(this::notice);
        if (!options.quiet()) {
            summary.lines(filter != null).forEach(this::notice);
        }
    }

    private void notice(String text) {
        terminal.line("eyas: " + text);
    }
}
