package eyas.cli.lock;

import eyas.baseline.compare.LearnedLock;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockWriter;
import eyas.baseline.run.RunBehavior;
import eyas.diagnostic.DiagnosticCode;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a lock from runs. */
@Command(
        name = "learn",
        description = {
            "Create a lock from reports: it allows everything that any of these runs did.",
            "",
            "Entries that not every run of a job has are optional. How stable the entries are is printed on standard "
                    + "error. Use the reports of several runs: one run does not show what differs between runs.",
            "",
            "The lock also allows behavior that caused findings; runs with findings are listed on standard error."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:the lock was created", "1:a report cannot be used, or the lock cannot be written"},
        footer = {
            "",
            "Examples:",
            "  eyas lock learn report.json",
            "  eyas lock learn run-1/report.json run-2/report.json -o .github/eyas.lock.yaml"
        })
final class LockLearnCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "REPORT",
            description = "A report.json, or the report directory of a watch.")
    private List<Path> reports = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the lock to this new file instead of standard output.")
    private @Nullable Path output;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockLearnCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Path file = output;
        if (file != null && Files.exists(file)) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    file + " already exists; 'eyas lock update' adds to a lock and keeps its comments");
        }
        List<PreopenedFile> opened =
                reports.stream().map(PreopenedFile::ofReport).toList();
        sandbox.enter(file == null ? Path.of("") : file, Network.REFUSED, errors);
        List<RunBehavior> runs = LockFiles.learnable(opened, errors);
        LearnedLock learned = LearnedLock.of(runs);
        String text = LockWriter.text(new LockDocument(learned.lock(), LockComments.HEAD));
        if (file == null) {
            Terminal.standardOutput().text(text);
        } else {
            LockFiles.write(file, text);
        }
        errors.text(new LockText(errors.palette()).settled(learned, runs.size()));
        return ExitCode.OK;
    }
}
