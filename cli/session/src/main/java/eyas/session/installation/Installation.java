package eyas.session.installation;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.RuleDirectory;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the files installed beside the program: the default rules and the demo.
 *
 * <p>The launcher sets {@code EYAS_HOME}; in a checkout without it, the directory of the jar's image is searched for.
 */
public final class Installation {
    private static final String RULES = "rules/cicd";

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

    /** Returns the directory that contains {@code bin}, {@code lib} and {@code rules}. */
    public Path home() {
        return home;
    }

    /** Returns the path of the directory of the default rules, which may be missing. */
    public Path rulesDirectory() {
        return home.resolve(RULES);
    }

    /**
     * Returns the files of the default rules, in loading order.
     *
     * @throws CommandFailure if there are none
     */
    public List<Path> defaultRules() {
        return rules().files();
    }

    /**
     * Returns the directory of the default rules.
     *
     * @throws CommandFailure if it has no rules
     */
    public RuleDirectory rules() {
        Path directory = requireFile(RULES, "the directory of the default rules");
        RuleDirectory rules;
        try {
            rules = RuleDirectory.of(directory);
        } catch (UncheckedIOException e) {
            throw new CommandFailure(
                    DiagnosticCode.INCOMPLETE_INSTALLATION,
                    ExitCode.NOT_STARTED,
                    "cannot read the default rules in " + directory + ": " + FileErrorMessage.reason(e)
                            + ". Unpack Eyas again.");
        }
        if (rules.files().isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.INCOMPLETE_INSTALLATION,
                    ExitCode.NOT_STARTED,
                    "no default rules in " + directory + ": the installation is incomplete. Unpack Eyas again.");
        }
        return rules;
    }

    /** Returns the program that stages the demo. */
    public Path demoStage() {
        return requireFile("demo/stage", "the program that stages the demo");
    }

    private Path requireFile(String relative, String what) {
        Path path = home.resolve(relative);
        if (!Files.isReadable(path)) {
            throw new CommandFailure(
                    DiagnosticCode.INCOMPLETE_INSTALLATION,
                    ExitCode.NOT_STARTED,
                    what + " is missing: " + path + "; the installation is incomplete: unpack it again, or "
                            + "set EYAS_HOME to the directory that contains bin, lib and rules");
        }
        return path;
    }
}
