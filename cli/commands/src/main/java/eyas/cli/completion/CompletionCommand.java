package eyas.cli.completion;

import eyas.session.installation.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
        name = "completion",
        description = {
            "Print a completion script for bash, zsh or fish.",
            "",
            "It completes commands, options and their values, names of rules, fields, codes, and after -- the command to "
                    + "watch. Packages install it; otherwise, add the line for your shell to its start-up file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  source <(eyas completion bash)       in ~/.bashrc",
            "  source <(eyas completion zsh)        in ~/.zshrc, after compinit",
            "  eyas completion fish | source        in ~/.config/fish/config.fish"
        })
public final class CompletionCommand implements Runnable {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SHELL",
            description = "bash, zsh or fish (default: the shell that the variable SHELL names, or bash).")
    private @Nullable Shell shell;

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    CompletionCommand() {}

    @Override
    public void run() {
        Shell wanted = shell == null ? ofUser().orElse(Shell.BASH) : shell;
        List<String> table = new ArrayList<>(CompletionTable.of(spec.root()));
        table.addAll(CompletionRows.installed(Installation.find().home()));
        String script = wanted.script(table);
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }

    private static Optional<Shell> ofUser() {
        String program = System.getenv().getOrDefault("SHELL", "");
        String name = program.substring(program.lastIndexOf('/') + 1);
        for (Shell each : Shell.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
