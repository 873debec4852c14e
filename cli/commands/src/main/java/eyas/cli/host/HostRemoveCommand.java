package eyas.cli.host;

import eyas.diagnostic.DiagnosticCode;
import eyas.host.runner.RunnerDirectory;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Unregisters runners. */
@Command(
        name = "remove",
        description = "Stop monitoring further jobs of these runners; a running job is monitored to its end.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:none of the runners is still registered", "1:a runner cannot be removed"})
final class HostRemoveCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directory of a runner.")
    private List<Path> directories = new ArrayList<>();

    @Override
    public Integer call() {
        RunnerDirectory runners = new RunnerDirectory(settings.read().runners());
        for (Path directory : directories) {
            try {
                Optional<String> removed = runners.remove(directory);
                Terminal.standardOutput()
                        .line(removed.map(name -> "removed: " + name).orElse("not known: " + directory));
            } catch (IOException e) {
                throw new CommandFailure(
                        DiagnosticCode.UNWRITABLE_FILE,
                        ExitCode.FAILED,
                        "cannot remove " + directory + ": " + FileErrorMessage.reason(e) + "; run it as root");
            }
        }
        return ExitCode.OK;
    }
}
