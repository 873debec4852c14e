package eyas.fleet.tables;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.tables.write.Compaction;
import eyas.tables.write.MergeSummary;
import eyas.tables.write.ScratchDirectory;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Merges small files. */
@Command(
        name = "compact",
        description = {
            "Merge the files of past days, and drop superseded rows.",
            "",
            "Safe to run during reads and writes, and to interrupt: rows are neither lost nor duplicated. Once a day is enough. "
                    + "Merged files are kept for an hour for running readers, and deleted by the next run."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas tables compact [OPTION ...] STORE",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:done", "1:the store cannot be read or written", "2:usage error"})
public final class CompactCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(paramLabel = "STORE", description = "Store: a directory, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Option(
            names = "--before",
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "Merge only days before this one (default: today, UTC).")
    private @Nullable LocalDate before;

    @Option(names = "--all", description = "Include today and future days.")
    private boolean all;

    @Option(
            names = "--at-once",
            description = "Delete merged files at once, so that other engines see each row once. Running queries "
                    + "may fail.")
    private boolean atOnce;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    CompactCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardError();
        LocalDate end = before;
        LocalDate until = all ? LocalDate.MAX : end == null ? LocalDate.now(ZoneOffset.UTC) : end;
        try (Store opened = stores.open(store)) {
            StoreOptions.confine(sandbox, opened, store, terminal);
            return merge(opened, until, terminal);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE, ExitCode.FAILED, "cannot merge the tables: " + FileErrorMessage.reason(e));
        }
    }

    private int merge(Store opened, LocalDate until, Terminal terminal) throws IOException {
        boolean shown = StandardStreams.errorIsTerminal();
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(opened, scratch.path())) {
            MergeSummary summary = compaction.run(until, atOnce, table -> {
                if (shown) {
                    terminal.text("\r\u001b[K" + table);
                }
            });
            if (shown) {
                terminal.text("\r\u001b[K");
            }
            System.out.println(TablesRun.count(summary.files(), "file") + " merged into " + summary.into() + ", "
                    + TablesRun.count(summary.bytes(), "byte") + " into " + summary.bytesAfter()
                    + (summary.abandoned() == 0
                            ? ""
                            : "; " + TablesRun.count(summary.abandoned(), "file") + " of interrupted writers removed")
                    + (summary.busy() == 0
                            ? ""
                            : "; " + TablesRun.count(summary.busy(), "partition")
                                    + " skipped because another process is merging or erasing"));
            return ExitCode.OK;
        }
    }
}
