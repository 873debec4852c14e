package eyas.cli.host;

import eyas.ci.provider.CiProvider;
import eyas.ci.provider.CiProviders;
import eyas.host.HostSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the settings file of this host. */
final class SettingsOption {
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            defaultValue = HostSettings.FILE,
            description = "Settings file of this host (default: ${DEFAULT-VALUE}); may be missing.")
    private Path settings = Path.of(HostSettings.FILE);

    @Option(names = "--ci", paramLabel = "NAME", hidden = true, description = "CI system of the runners.")
    private @Nullable String system;

    /**
     * Returns the CI system of the host's runners.
     *
     * @throws eyas.ci.CiException if several systems have runners and none is named
     */
    CiProvider provider() {
        return CiProviders.chosen(
                system, "select one with --ci", each -> each.runnerLayout().isPresent());
    }

    /** Returns the settings. */
    HostSettings read() {
        return HostSettings.read(settings);
    }
}
