package eyas.fleet;

import eyas.cli.ShellFiles;
import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the manual pages and shell completions of the fleet commands when their archive is built. */
@Command(
        name = "shell-files",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Write the manual pages and shell completions into an image.")
final class ShellFilesCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "The image.")
    private Path image = Path.of("");

    // picocli fills the annotated fields.
    ShellFilesCommand() {}

    @Override
    public Integer call() {
        try {
            ShellFiles.write(EyasFleet.whole().getCommandSpec(), image);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot write to " + image + ": " + FileErrorMessage.reason(e));
        }
        return ExitCode.OK;
    }
}
