package eyas.cli.manual;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manual pages of all commands; run when an image is built. */
@Command(
        name = "manual",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Write the manual pages to a directory.")
public final class ManualCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Output directory.")
    private Path directory = Path.of("");

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    ManualCommand() {}

    @Override
    public Integer call() {
        try {
            ManualPages.write(spec.root(), directory);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot write manual pages to " + directory + ": " + FileErrorMessage.reason(e));
        }
        return ExitCode.OK;
    }
}
