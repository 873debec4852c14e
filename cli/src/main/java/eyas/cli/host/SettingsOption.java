package eyas.cli.host;

import eyas.host.HostSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the settings of this host are. */
final class SettingsOption {
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            defaultValue = HostSettings.FILE,
            description = "Settings of this host (default: ${DEFAULT-VALUE}); need not exist.")
    private Path settings = Path.of(HostSettings.FILE);

    /** Return the settings. */
    HostSettings read() {
        return HostSettings.read(settings);
    }
}
