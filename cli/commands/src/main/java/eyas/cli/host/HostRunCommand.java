package eyas.cli.host;

import eyas.cli.options.ContainerOptions;
import eyas.cli.options.RingOptions;
import eyas.host.HostService;
import eyas.session.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the service. */
@Command(
        name = "run",
        description = {
            "Monitor this host until SIGTERM or SIGINT; the unit eyas-host.service runs this.",
            "",
            "State and reports are stored below /var/lib/eyas, which only root can enter."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:ended by a signal", "2:invalid settings or runner files", "125:the host cannot be monitored"
        })
final class HostRunCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Mixin
    private RingOptions ring = new RingOptions();

    @Mixin
    private ContainerOptions containers = new ContainerOptions();

    @Override
    public Integer call() {
        return new HostService(
                        settings.read(),
                        settings.provider(),
                        containers.engines(),
                        ring.bytes(),
                        Terminal.standardError())
                .run();
    }
}
