package eyas.fleet.tables;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.tables.write.Erasure;
import eyas.tables.write.Retention.Deleted;
import eyas.tables.write.ScratchDirectory;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Erases a repository. */
@Command(
        name = "forget",
        description = {
            "Erase a repository: its rows in all tables, and its captures.",
            "",
            "Reports of jobs that ended before the erasure are rejected from then on. Files shared by several repositories are "
                    + "rewritten. Data in a receiver is separate: see 'eyas collect forget'."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas tables forget [OPTION ...] STORE OWNER/NAME",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:everything was erased",
            "1:not everything was erased, or foreign files may contain some of its data: check them and retry",
            "2:usage error"
        })
public final class ForgetCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(index = "0", paramLabel = "STORE", description = "Store: a directory, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Parameters(index = "1", paramLabel = "OWNER/NAME", description = "The repository.")
    private String repository = "";

    @Option(
            names = "--force",
            description =
                    "Abort merges in progress, which may have been left by a dead process. A running merge restarts later.")
    private boolean force;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    ForgetCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        if (repository.isEmpty()) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, "OWNER/NAME is empty");
        }
        Terminal terminal = Terminal.standardError();
        try (Store opened = stores.open(store)) {
            StoreOptions.confine(sandbox, opened, store, terminal);
            try (ScratchDirectory scratch = ScratchDirectory.create();
                    Erasure erasure = Erasure.open(opened, scratch.path())) {
                Deleted deleted = erasure.forget(repository, force);
                System.out.println(TablesRun.count(deleted.objects(), "file") + ", "
                        + TablesRun.count(deleted.bytes(), "byte") + " erased or rewritten without it");
                return isComplete(erasure, terminal) ? ExitCode.OK : ExitCode.FAILED;
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE, ExitCode.FAILED, "cannot erase everything: " + FileErrorMessage.reason(e));
        }
    }

    /** Returns whether the erasure is complete, and prints what may remain. */
    private static boolean isComplete(Erasure erasure, Terminal terminal) {
        List<String> left = erasure.remainder();
        left.forEach(each -> terminal.line("eyas: " + each));
        return left.isEmpty();
    }
}
