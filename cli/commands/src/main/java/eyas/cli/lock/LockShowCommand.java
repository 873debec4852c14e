package eyas.cli.lock;

import eyas.baseline.file.LockDocument;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.cli.options.NamePattern;
import eyas.diagnostic.DiagnosticCode;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a lock or a part of it. */
@Command(
        name = "show",
        description = {
            "Show the entries of a lock, one per line.",
            "",
            "Jobs, steps and entries are full names, or patterns with * and ?."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:shown", "1:the lock cannot be used, or nothing matches"},
        footer = {"", "Examples:", "  eyas lock show --kind destinations", "  eyas lock show --step 'Run npm*'"})
final class LockShowCommand implements Callable<Integer>, UntrustedInputCommand {
    @Mixin
    private LockOption lock = new LockOption();

    @Option(names = "--job", paramLabel = "JOB", description = "Show only this job.")
    private @Nullable String job;

    @Option(names = "--step", paramLabel = "STEP", description = "Show only this step.")
    private @Nullable String step;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Show only this kind: programs, destinations and so on.")
    private @Nullable String kind;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockShowCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Terminal out = Terminal.standardOutput();
        String wanted = kind;
        if (wanted != null && EntryKind.of(wanted).isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.WRONG_ARGUMENT,
                    ExitCode.USAGE,
                    "'" + wanted + "' is not a kind: use " + String.join(", ", EntryKind.keys()));
        }
        PreopenedFile opened = LockFiles.open(lock.file(), errors);
        sandbox.enter(Path.of(""), Network.REFUSED, errors);
        LockDocument document = LockFiles.lock(opened, errors);
        List<LockEntry> chosen = document.lock().entries().keySet().stream()
                .filter(entry -> (wanted == null || entry.kind().key().equals(wanted))
                        && isAsked(job, entry.step().job())
                        && isAsked(step, entry.step().step()))
                .toList();
        if (chosen.isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.NO_MATCH,
                    ExitCode.FAILED,
                    document.lock().entries().isEmpty() ? "the lock has no entries" : "no matching entry in the lock");
        }
        out.text(new LockText(out.palette()).entries(chosen, document.lock()));
        return ExitCode.OK;
    }

    private static boolean isAsked(@Nullable String wanted, String name) {
        return wanted == null || wanted.equals(name) || NamePattern.matches(wanted, name);
    }
}
