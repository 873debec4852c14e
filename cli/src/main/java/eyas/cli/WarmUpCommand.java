package eyas.cli;

import eyas.cli.installation.Installation;
import eyas.cli.live.Snaplen;
import eyas.cli.terminal.CommandFailure;
import eyas.cli.terminal.ExitCode;
import eyas.cli.terminal.Terminal;
import eyas.cli.watch.WatchOptions;
import eyas.cli.watch.WatchSession;
import eyas.live.CommandLauncher;
import eyas.live.LiveOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Goes through what a watch or a replay needs, so that a start-up cache holds it; run by the launcher with {@code --train}.
 *
 * <p>A cache remembers which paths were hot and what was met on them, and the next run compiles them accordingly at once.
 * So each of the two has a run and a cache of its own. The watch is of a busy little script where the machine allows it;
 * elsewhere what can be loaded without privileges is loaded. The replay is of a made-up recording, which a run before it
 * has written, for code that writes events would blur the profile of the code that reads them.
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

    /** Selects nothing: what is printed would be in the way. */
    private static final String NOTHING = "evt.type = reboot";

    /** What one run does. */
    enum Step {
        WATCH,
        WRITE,
        READ
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
        switch (step) {
            case WRITE -> {
                TrainingCapture.write(whole, TrainingCapture.PROCESSES);
                TrainingCapture.write(part, FEW);
            }
            case READ -> read(whole, part, installation.defaultRules());
            case WATCH -> watch(installation, terminal);
        }
        return ExitCode.OK;
    }

    private static void read(Path whole, Path part, Path rules) {
        Eyas.run("read", whole.toString(), NOTHING);
        // With rules only long enough to load what they need: a second hot loop would blur the first.
        Eyas.run("read", part.toString(), "--rules", rules.toString());
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
                    null,
                    true,
                    false,
                    LiveOptions.DEFAULT_RING,
                    Snaplen.DEFAULT,
                    List.of());
            new WatchSession(options, terminal, installation).run();
        } catch (CommandFailure e) {
            terminal.line("eyas: warm-up without watching: " + e.getMessage());
        }
    }
}
