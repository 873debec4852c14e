package eyas.fleet.tables;

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
            "Merge the files of days that are over, and leave out rows that no longer count.",
            "",
            "May be run while others write and ask, and may be ended at any time: no row is lost or there twice. Once a day is enough. "
                    + "What was merged stays for an hour, for those who are reading it, and is deleted by the next run."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas tables compact [OPTION ...] STORE",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:done", "1:the store cannot be read or written", "2:the command line is wrong"})
public final class CompactCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(paramLabel = "STORE", description = "A folder, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Option(
            names = "--before",
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "Only days before this one (default: today, of UTC).")
    private @Nullable LocalDate before;

    @Option(names = "--all", description = "Also today, and days to come.")
    private boolean all;

    @Option(
            names = "--at-once",
            description =
                    "Delete what was merged at once, so that engines that know nothing of Eyas see each row once. Questions that are being "
                            + "answered meanwhile may fail.")
    private boolean atOnce;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    CompactCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
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
            throw new CommandFailure(ExitCode.FAILED, "the tables cannot be merged: " + FileErrorMessage.words(e));
        }
    }

    private int merge(Store opened, LocalDate until, Terminal terminal) throws IOException {
        boolean shown = StandardStreams.errorIsTerminal();
        try (ScratchDirectory scratch = ScratchDirectory.make();
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
                            : "; " + TablesRun.count(summary.abandoned(), "file")
                                    + " of writers that were ended removed")
                    + (summary.busy() == 0
                            ? ""
                            : "; " + TablesRun.count(summary.busy(), "folder")
                                    + " left to somebody else who merges or erases"));
            return ExitCode.OK;
        }
    }
}
