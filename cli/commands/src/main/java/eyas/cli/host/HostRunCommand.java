package eyas.cli.host;

import eyas.cli.options.ContainerOptions;
import eyas.cli.options.RingOptions;
import eyas.host.HostService;
import eyas.session.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The service itself. */
@Command(
        name = "run",
        description = {
            "Watch this host until SIGTERM or SIGINT; what the unit eyas-host.service runs.",
            "",
            "Books and reports are below /var/lib/eyas, which only root may enter."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:ended by a signal",
            "2:settings or runners' files are wrong",
            "125:the host cannot be watched"
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
