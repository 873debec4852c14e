package eyas.cli.watch;

import eyas.container.EngineSocket;
import eyas.live.CommandLauncher;
import eyas.live.LiveOptions;
import eyas.session.command.Snaplen;
import eyas.session.installation.Installation;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watches a harmless staged attack to demonstrate the output of Eyas. */
@Command(
        name = "demo",
        description = {
            "Watch a harmless staged supply-chain attack.",
            "",
            "A fake CI runner with a fake secret runs three steps in a network namespace of its own: a checkout, a "
                    + "compromised action that reads the runner's memory (as in the attack on tj-actions/changed-files), and "
                    + "a build. Nothing leaves this machine, and everything is removed afterwards."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--record", paramLabel = "FILE", description = "Write a capture of the demo.")
    private @Nullable Path record;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write the report, report.html and others, to this directory.")
    private @Nullable Path report;

    @Override
    public Integer call() {
        Installation installation = Installation.find();
        List<String> command = List.of(installation.demoStage().toString());
        WatchOptions options = new WatchOptions(
                command,
                CommandLauncher.nativeArguments(command),
                List.of(),
                true,
                record,
                false,
                report,
                List.of(),
                null,
                false,
                false,
                LiveOptions.defaultRing(),
                Snaplen.DEFAULT,
                EngineSocket.defaults(),
                report != null || record != null);
        return new WatchSession(options, Terminal.standardError(), installation).run();
    }
}
