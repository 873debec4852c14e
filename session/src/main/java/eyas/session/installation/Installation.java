package eyas.session.installation;

import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds what is installed beside the program: the default rules and the demo.
 *
 * <p>The launcher sets {@code EYAS_HOME}; in a checkout without it, the folder of the jar's image is looked for.
 */
public final class Installation {
    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    /** Finds the installation that this process runs from. */
    public static Installation find() {
        String home = System.getenv("EYAS_HOME");
        return new Installation(
                Path.of(home == null ? "." : home).toAbsolutePath().normalize());
    }

    /** Returns the default rules file. */
    public Path defaultRules() {
        return needed("rules/cicd.yaml", "the default rules");
    }

    /** Returns the program that stages the demo. */
    public Path demoStage() {
        return needed("demo/stage", "the demo's stage");
    }

    private Path needed(String relative, String what) {
        Path path = home.resolve(relative);
        if (!Files.isReadable(path)) {
            throw new CommandFailure(
                    ExitCode.NOT_STARTED,
                    what + " should be at " + path + " but is not: the installation is incomplete. Unpack it again, or "
                            + "set EYAS_HOME to the folder that holds bin, lib and rules.");
        }
        return path;
    }
}
