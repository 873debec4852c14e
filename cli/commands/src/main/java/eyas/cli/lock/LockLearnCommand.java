package eyas.cli.lock;

import eyas.baseline.compare.LearnedLock;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockWriter;
import eyas.baseline.run.RunBehavior;
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

/** Makes a lock of runs. */
@Command(
        name = "learn",
        description = {
            "Make a lock of reports: what any of these runs did.",
            "",
            "What not every run of a job did is written as optional. How settled the entries are is said on standard "
                    + "error. Give the reports of several runs: one run does not tell what differs from run to run.",
            "",
            "The lock also allows what the findings of a run are about; such runs are named on standard error."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:the lock was made", "1:a report cannot be used, or the lock cannot be written"},
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
            description = "A report.json, or the folder that a watch wrote it into.")
    private List<Path> reports = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the lock into this new file; otherwise it is printed.")
    private @Nullable Path output;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockLearnCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Path file = output;
        if (file != null && Files.exists(file)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    file + " is there already; 'eyas lock update' adds to a lock and keeps its comments");
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
