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
 * Goes through what a watch or a replay needs, so that a start-up cache holds it; run by the launcher with {@code --train}.
 *
 * <p>A cache remembers which paths were hot and what was met on them, and the next run compiles them accordingly at once.
 * So a watch, a replay, and a replay in Falco's place with its many alerts have a run and a cache of their own. The watch is
 * of a busy little script where the machine allows it; elsewhere what can be loaded without privileges is loaded. The replays
 * are of made-up recordings, which a run before them has written, for code that writes events would blur the profile of the
 * code that reads them.
 */
@Command(name = "warm-up", hidden = true, description = "Make the start-up cache; see the launcher.")
final class WarmUpCommand implements Callable<Integer> {
    /** Opens that succeed and fail, writes, renames, forks, execs, and two things that rules are broken by. */
    private static final String SCRIPT = """
            cat /proc/1/environ /proc/1/mem 2>/dev/null
            folder=$(mktemp -d)
            cd "$folder" || exit
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
            cd / && rm -rf "$folder"
            """;

    private static final int FEW = 10;
    private static final int SOME = 900;

    /** Alerts on what a build does most, with what outputs mostly have. */
    private static final String ALERTING = """
            - rule: Opened or closed
              desc: A file was opened or closed.
              condition: evt.dir = < and evt.type in (open, openat, openat2, close) and fd.num != 4
              output: "%fd.name %evt.type by %proc.name %proc.cmdline %proc.exepath of %proc.pname %user.name %user.uid %proc.tty %container.id"
              priority: WARNING
            """;

    /** Selects nothing: what is printed would be in the way. */
    private static final String NOTHING = "evt.type = reboot";

    /** What one run does. */
    enum Step {
        WATCH,
        WRITE,
        READ,
        FALCO
    }

    @Parameters(index = "0", paramLabel = "STEP", description = "${COMPLETION-CANDIDATES}")
    private Step step = Step.WATCH;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FOLDER", description = "Holds the recordings.")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        Installation installation = Installation.find();
        Terminal terminal = Terminal.standardError();
        Path whole = folder.resolve("whole.scap");
        Path part = folder.resolve("part.scap");
        Path alerting = folder.resolve("alerting.scap");
        Path rules = folder.resolve("alerting.yaml");
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
        Sandbox.rehearse();
        Eyas.run("read", whole.toString(), NOTHING);
        // With rules only long enough to load what they need: a second hot loop would blur the first.
        List<String> words = new ArrayList<>(List.of("read", part.toString()));
        rules.forEach(file -> words.addAll(List.of("--rules", file.toString())));
        Eyas.run(words.toArray(String[]::new));
        Eyas.run(
                "analyze",
                part.toString(),
                "--quiet",
                "--output",
                folder.resolve("report").toString());
    }

    /** Goes through a recording in Falco's place, with alerts into a file beside it. */
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
                "file_output.filename=" + folder.resolve("alerts"),
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
                    CommandLauncher.words(command),
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
