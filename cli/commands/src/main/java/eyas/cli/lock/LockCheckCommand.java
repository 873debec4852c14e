package eyas.cli.lock;

import eyas.baseline.compare.LockSarif;
import eyas.baseline.compare.Weight;
import eyas.cli.lock.LockComparer.ReadLock;
import eyas.cli.lock.LockComparer.Result;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares a run with a lock. */
@Command(
        name = "check",
        description = {
            "Compare a run with the lock: show new entries, and entries that the run did not use.",
            "",
            "Each new entry has a weight. heavy: typical of attacks (credentials, persistence, privileges, a "
                    + "downloaded program, a destination new to the job); medium: should be "
                    + "reviewed; light: expected from ordinary changes of a build."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:no new entry is as heavy as --fail-on",
            "1:the lock or the report cannot be used",
            "2:usage error",
            "3:an entry as heavy as --fail-on is new or changed",
            "4:no such entry was seen, but the report's coverage is incomplete"
        },
        footer = {
            "",
            "Examples:",
            "  eyas lock check report.json",
            "  eyas lock check report.json --fail-on heavy --format sarif"
        })
final class LockCheckCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(index = "0", paramLabel = "REPORT", description = "A report.json, or the report directory of a watch.")
    private Path report = Path.of("");

    @Mixin
    private LockOption lock = new LockOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json or sarif (default: ${DEFAULT-VALUE}).",
            defaultValue = "text")
    private LockFormat format = LockFormat.TEXT;

    @Option(
            names = "--fail-on",
            paramLabel = "WEIGHT",
            converter = WeightConverter.class,
            description = "Exit with 3 if an entry of this weight or heavier is new: heavy, medium or light "
                    + "(default: ${DEFAULT-VALUE}).",
            defaultValue = "medium")
    private Weight failOn = Weight.MEDIUM;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockCheckCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Terminal out = Terminal.standardOutput();
        LockComparer opened = LockComparer.open(lock.file(), errors);
        PreopenedFile openedReport = PreopenedFile.ofReport(report);
        sandbox.enter(Path.of(""), Network.REFUSED, errors);
        ReadLock read = opened.read(errors);
        Result result = read.with(LockFiles.run(openedReport));
        switch (format) {
            case TEXT -> out.text(result.text(out.palette()));
            case JSON ->
                out.text(JsonText.linesInOrder(LockData.check(read.name(), result.run(), result.difference())) + "\n");
            case SARIF -> out.text(JsonText.pretty(LockSarif.of(read.name(), result.run(), result.difference())));
        }
        return result.exitCode(failOn);
    }
}
