package eyas.cli.host;

import eyas.diagnostic.DiagnosticCode;
import eyas.host.HostService;
import eyas.host.HostStatus;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the state of the service. */
@Command(
        name = "status",
        description =
                "Show whether the service runs, the registered runners, the latest jobs, and rejected candidates for jobs.",
        mixinStandardHelpOptions = true)
final class HostStatusCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Override
    public Integer call() {
        try {
            HostStatus.lines(
                            settings.read(),
                            HostService.layout(settings.provider()).worker())
                    .forEach(Terminal.standardOutput()::line);
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot read the service's state: " + FileErrorMessage.reason(e) + "; run it as root");
        }
    }
}
