package eyas.cli.host;

import eyas.diagnostic.DiagnosticCode;
import eyas.host.HostService;
import eyas.host.HostSettings;
import eyas.host.runner.KnownRunner;
import eyas.host.runner.RunnerDirectory;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers runners whose jobs are monitored. */
@Command(
        name = "add",
        description = {
            "Monitor the jobs of these runners; a running service applies the change within a second.",
            "",
            "Records each runner's worker: its executable (device, inode, owner, time of the last change), its user, and the control group"
                    + " of its unit. The runner's directory is not modified. A runner that has updated itself has"
                    + " a new executable: add it again."
        },
        mixinStandardHelpOptions = true)
final class HostAddCommand implements Callable<Integer> {
    private static final String UNITS = "/etc/systemd/system";
    private static final Path ACCOUNTS = Path.of("/etc/passwd");

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description = "Directory of a runner, which contains .runner and run.sh.")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "ID",
            defaultValue = "-1",
            description = "User ID of the worker (default: User= of the runner's unit in " + UNITS
                    + ", else the owner of .runner; root only if set to 0 explicitly).")
    private int user = -1;

    @Option(
            names = "--control-group",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Control group of the worker (default: that of the runner's unit in " + UNITS + ").")
    private String group = "";

    @Override
    public Integer call() {
        HostSettings read = settings.read();
        RunnerDirectory runners = new RunnerDirectory(read.runners());
        Terminal terminal = Terminal.standardOutput();
        for (Path directory : directories) {
            try {
                KnownRunner runner = runners.add(
                        directory, HostService.layout(settings.provider()), Path.of(UNITS), ACCOUNTS, user, group);
                terminal.line("added: " + runner.name() + " ("
                        + runner.program().describe() + ", user " + runner.user() + ", "
                        + (runner.group().isEmpty()
                                ? "any control group: no unit in " + UNITS + " starts it"
                                : "control group " + runner.group())
                        + ")");
            } catch (IOException e) {
                throw new CommandFailure(
                        DiagnosticCode.UNWRITABLE_FILE,
                        ExitCode.FAILED,
                        "cannot add " + directory + ": " + FileErrorMessage.reason(e) + "; run it as root");
            }
        }
        return ExitCode.OK;
    }
}
