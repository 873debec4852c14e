package eyas.cli.completion;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The rows of {@link CompletionTable} for commands that are installed beside the program, stored in a file of the installation. */
public final class CompletionRows {
    /** Path of the file within an installation. */
    public static final String INSTALLED = "lib/fleet/completion.txt";

    private CompletionRows() {}

    /** Returns the rows of a command and its subcommands. */
    public static List<String> of(CommandSpec command) {
        return CompletionTable.ofCommand(command);
    }

    /**
     * Returns the rows of an installation; empty if no commands are installed beside the program.
     *
     * @throws CommandFailure if they cannot be read
     */
    static List<String> installed(Path home) {
        Path file = home.resolve(INSTALLED);
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot read " + file + ": " + FileErrorMessage.reason(e));
        }
    }
}
