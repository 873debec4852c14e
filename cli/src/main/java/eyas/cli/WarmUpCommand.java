package eyas.cli;

import eyas.live.CommandLauncher;
import eyas.live.LiveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Goes through what a watch and a replay need, so that the start-up cache holds it; run by the launcher with
 * {@code --train}.
 *
 * <p>Reads a made-up recording with a filter and with the default rules, as the command line would, then watches a busy little script where the machine allows it: long enough for the cache to learn which paths of the event
 * loop are hot, so that the next run compiles them at once. Elsewhere what can be loaded without privileges is loaded.
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

    /** Selects nothing: what is printed would be in the way. */
    private static final String NOTHING = "evt.type = reboot";

    @Override
    public Integer call() {
        Installation installation = Installation.find();
        Terminal terminal = Terminal.standardError();
        read(installation, terminal);
        watch(installation, terminal);
        return ExitCode.OK;
    }

    private static void read(Installation installation, Terminal terminal) {
        try {
            Path capture = Files.createTempFile("eyas-warm-up", ".scap");
            try {
                TrainingCapture.write(capture);
                Eyas.run("read", capture.toString(), NOTHING);
                Eyas.run(
                        "read",
                        capture.toString(),
                        "--rules",
                        installation.defaultRules().toString());
            } finally {
                Files.delete(capture);
            }
        } catch (IOException e) {
            terminal.line("eyas: warm-up without reading a capture: " + e);
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
                    null,
                    null,
                    true,
                    false,
                    LiveOptions.DEFAULT_RING,
                    WatchCommand.DEFAULT_SNAPLEN);
            new WatchSession(options, terminal, installation).run();
        } catch (CommandFailure e) {
            terminal.line("eyas: warm-up without watching: " + e.getMessage());
        }
    }
}
