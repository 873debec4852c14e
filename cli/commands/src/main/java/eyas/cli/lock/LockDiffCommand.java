package eyas.cli.lock;

import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.file.LockDocument;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two locks. */
@Command(
        name = "diff",
        description = {
            "Compare two locks: entries that only the newer or only the older one allows.",
            "",
            "An entry that matches a wildcard of the older lock is not new. Weights are those of 'eyas lock check'."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:compared", "1:a lock cannot be used", "3:with --exit-code, the locks differ"},
        footer = {
            "",
            "Example:",
            "  git show main:.github/eyas.lock.yaml > old.yaml; eyas lock diff old.yaml .github/eyas.lock.yaml"
        })
final class LockDiffCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(index = "0", paramLabel = "OLD", description = "Older lock.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "Newer lock.")
    private Path after = Path.of("");

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--exit-code", description = "Exit with 3 if the locks differ.")
    private boolean exitCode;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockDiffCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Terminal out = Terminal.standardOutput();
        PreopenedFile older = LockFiles.open(before, errors);
        PreopenedFile newer = LockFiles.open(after, errors);
        sandbox.enter(Path.of(""), Network.REFUSED, errors);
        LockDocument old = LockFiles.lock(older, errors);
        LockDocument fresh = LockFiles.lock(newer, errors);
        LockDifference difference = new LockComparison(old.lock()).with(fresh.lock());
        out.text(
                json
                        ? JsonText.linesInOrder(LockData.difference(difference)) + "\n"
                        : new LockText(out.palette()).difference(difference));
        return exitCode && !difference.isEmpty() ? ExitCode.FINDINGS : ExitCode.OK;
    }
}
