package eyas.cli;

import eyas.cli.watch.WatchOptions;
import eyas.cli.watch.WatchSession;
import eyas.live.CommandLauncher;
import eyas.live.LiveOptions;
import eyas.live.Sandbox;
import eyas.session.command.Snaplen;
import eyas.session.installation.Installation;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs the code paths of a watch or a replay to fill a start-up cache; the launcher runs it with {@code --train}.
 *
 * <p>A cache records the hot paths and their profile, and the next run compiles them immediately. So a watch, a replay, and a replay as
 * Falco with many alerts each have their own run and cache. The watch monitors a busy script if the machine allows it; otherwise only the
 * classes that need no privileges are loaded. The replays read synthetic recordings, which an earlier run has written: code that writes
 * events would distort the profile of the code that reads them.
 */
@Command(name = "warm-up", hidden = true, description = "Create the start-up cache; see the launcher.")
final class WarmUpCommand implements Callable<Integer> {
    /** Opens that succeed and fail, writes, renames, forks, execs, and two actions that trigger rules. */
    private static final String SCRIPT = """
            cat /proc/1/environ /proc/1/mem 2>/dev/null
            directory=$(mktemp -d)
            cd "$directory" || exit
            i=0
            while [ $i -lt 60000 ]; do
                : < /etc/passwd
                : > file
                i=$((i + 1))
            done
            i=0
            while [ $i -lt 200 ]; do
                (cat no-such-file; mv file other; mv other file) 2>/dev/null
                i=$((i + 1))
            done
            cd / && rm -rf "$directory"
            """;

    private static final int FEW = 10;
    private static final int SOME = 900;

    /** Alerts on the most common events of a build, with the most common output fields. */
    private static final String ALERTING = """
            - rule: Opened or closed
              desc: A file was opened or closed.
              condition: evt.dir = < and evt.type in (open, openat, openat2, close) and fd.num != 4
              output: "%fd.name %evt.type by %proc.name %proc.cmdline %proc.exepath of %proc.pname %user.name %user.uid %proc.tty %container.id"
              priority: WARNING
            """;

    /** Matches nothing, so that nothing is printed. */
    private static final String NOTHING = "evt.type = reboot";

    /** The workload of one run. */
    enum Step {
        WATCH,
        WRITE,
        READ,
        FALCO
    }

    @Parameters(index = "0", paramLabel = "STEP", description = "${COMPLETION-CANDIDATES}")
    private Step step = Step.WATCH;

    @Parameters(index = "1", arity = "0..1", paramLabel = "DIR", description = "Directory of the recordings.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        Installation installation = Installation.find();
        Terminal terminal = Terminal.standardError();
        Path whole = directory.resolve("whole.scap");
        Path part = directory.resolve("part.scap");
        Path alerting = directory.resolve("alerting.scap");
        Path rules = directory.resolve("alerting.yaml");
        switch (step) {
            case WRITE -> {
                TrainingCapture.writeMixed(whole, TrainingCapture.PROCESSES);
                TrainingCapture.writeMixed(part, FEW);
                TrainingCapture.writeMixed(alerting, SOME);
                write(rules, ALERTING);
            }
            case READ -> read(whole, part, installation.defaultRules());
            case FALCO -> falco(alerting, rules);
            case WATCH -> watch(installation, terminal);
        }
        return ExitCode.OK;
    }

    private void read(Path whole, Path part, List<Path> rules) {
        Sandbox.warmUp();
        Eyas.run("read", whole.toString(), NOTHING);
        // With rules, run only long enough to load the classes: a second hot loop would distort the profile of the
        // first.
        List<String> words = new ArrayList<>(List.of("read", part.toString()));
        rules.forEach(file -> words.addAll(List.of("--rules", file.toString())));
        Eyas.run(words.toArray(String[]::new));
        Eyas.run(
                "analyze",
                part.toString(),
                "--quiet",
                "--output",
                directory.resolve("report").toString());
    }

    /** Replays a recording as Falco, with alerts written to a file beside it. */
    private void falco(Path capture, Path rules) {
        Eyas.run(
                "falco",
                "-o",
                "engine.kind=replay",
                "-o",
                "engine.replay.capture_file=" + capture,
                "-o",
                "stdout_output.enabled=false",
                "-o",
                "syslog_output.enabled=false",
                "-o",
                "file_output.enabled=true",
                "-o",
                "file_output.keep_alive=true",
                "-o",
                "file_output.filename=" + directory.resolve("alerts"),
                "-r",
                rules.toString());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void watch(Installation installation, Terminal terminal) {
        try {
            List<String> command = List.of("/bin/sh", "-c", SCRIPT);
            WatchOptions options = new WatchOptions(
                    command,
                    CommandLauncher.nativeArguments(command),
                    List.of(),
                    true,
                    null,
                    false,
                    null,
                    List.of(),
                    null,
                    true,
                    false,
                    LiveOptions.defaultRing(),
                    Snaplen.DEFAULT,
                    List.of(),
                    true);
            new WatchSession(options, terminal, installation).run();
        } catch (CommandFailure e) {
            terminal.line("eyas: warm-up without watching: " + e.getMessage());
        }
    }
}
