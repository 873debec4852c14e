package eyas.cli.lock;

import eyas.baseline.compare.LockUpdate;
import eyas.baseline.run.RunBehavior;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds the behavior of runs to a lock. */
@Command(
        name = "update",
        description = {
            "Add the behavior of runs to the lock, show the changes, and write it.",
            "",
            "Comments, wildcards, 'optional' and 'because' are kept; entries that match a wildcard are not added. "
                    + "Without a report the lock is only sorted and formatted."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the lock is up to date",
            "1:the lock or a report cannot be used, or the lock cannot be written"
        },
        footer = {
            "",
            "Examples:",
            "  eyas lock update report.json --dry-run",
            "  eyas lock update run-1/report.json run-2/report.json --prune"
        })
final class LockUpdateCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "REPORT",
            description = "A report.json, or the report directory of a watch.")
    private List<Path> reports = new ArrayList<>();

    @Mixin
    private LockOption lock = new LockOption();

    @Option(names = "--dry-run", description = "Show the changes without writing them.")
    private boolean dryRun;

    @Option(
            names = "--prune",
            description =
                    "Remove entries that none of these runs had although their step ran, unless they are optional or "
                            + "have a comment.")
    private boolean prune;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockUpdateCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Terminal out = Terminal.standardOutput();
        LockTarget target = LockTarget.open(lock.file());
        List<PreopenedFile> openedReports =
                reports.stream().map(PreopenedFile::ofReport).toList();
        sandbox.enter(target.file(), Network.REFUSED, errors);
        LockTarget.Content before = target.read(errors);
        List<RunBehavior> runs = LockFiles.learnable(openedReports, errors);
        LockUpdate update = LockUpdate.of(before.document(), runs, prune);
        out.text(new LockText(out.palette()).update(update, prune));
        before.replace(update.document(), dryRun, out);
        return ExitCode.OK;
    }
}
