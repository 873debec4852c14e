package eyas.cli.lock;

import eyas.baseline.model.EntryPattern;
import eyas.baseline.model.LockEntry;
import eyas.baseline.run.RunBehavior;
import eyas.diagnostic.DiagnosticCode;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Explains an entry by the process that caused it. */
@Command(
        name = "explain",
        description = {
            "Show the origin of an entry: the runs, steps and code in which it was seen, and the first process that caused it.",
            "",
            "The entry is written as in the lock; wildcards are allowed. Command lines are masked as in the reports."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:explained", "1:a report cannot be used, or none of them has the entry"},
        footer = {
            "",
            "Examples:",
            "  eyas lock explain 'system /usr/bin/git' report.json",
            "  eyas lock explain '*.example.com:443/tcp from *' run-1 run-2"
        })
final class LockExplainCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry.")
    private String entry = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "REPORT",
            description = "A report.json, or the report directory of a watch.")
    private List<Path> reports = new ArrayList<>();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockExplainCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Terminal out = Terminal.standardOutput();
        List<PreopenedFile> opened =
                reports.stream().map(PreopenedFile::ofReport).toList();
        sandbox.enter(Path.of(""), Network.REFUSED, errors);
        LockText text = new LockText(out.palette());
        TreeSet<String> others = new TreeSet<>();
        boolean found = false;
        for (PreopenedFile report : opened) {
            RunBehavior run = LockFiles.run(report);
            List<LockEntry> meant = run.done().keySet().stream()
                    .filter(done -> EntryPattern.of(done.kind(), entry).covers(done.text()))
                    .toList();
            run.done().keySet().forEach(done -> others.add(done.text()));
            if (!meant.isEmpty()) {
                found = true;
                out.text(text.explanation(run, meant));
            }
        }
        if (!found) {
            String nearest = NearestName.of(entry, others);
            throw new CommandFailure(
                    DiagnosticCode.UNKNOWN_NAME,
                    ExitCode.FAILED,
                    "no run has the entry '" + entry + "'"
                            + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
        }
        return ExitCode.OK;
    }
}
