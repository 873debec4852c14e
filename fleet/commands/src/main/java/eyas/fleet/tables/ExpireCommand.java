package eyas.fleet.tables;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.model.StoredTables;
import eyas.tables.store.Store;
import eyas.tables.write.Retention;
import eyas.tables.write.Retention.Deleted;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes old data. */
@Command(
        name = "expire",
        description = "Delete days beyond the retention period.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas tables expire [OPTION ...] STORE",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:done", "1:the store cannot be read or written", "2:usage error"},
        footer = {
            "",
            "Examples:",
            "  eyas tables expire /srv/eyas --keep 400d --keep-captures 30d",
            "  eyas tables expire /srv/eyas --before 2026-01-01 --dry-run"
        })
public final class ExpireCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(paramLabel = "STORE", description = "Store: a directory, or s3://BUCKET/PREFIX.")
    private String store = "";

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Option(
            names = {"--keep", "--before"},
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "Retention of everything (90d, 12w), or the first day to keep (2026-01-01).")
    private @Nullable LocalDate keep;

    @Option(
            names = "--keep-captures",
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "Retention of captures, at most --keep (default: --keep).")
    private @Nullable LocalDate captures;

    @Option(
            names = "--keep-events",
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "Retention of the table events, at most --keep (default: --keep).")
    private @Nullable LocalDate events;

    @Option(names = "--dry-run", description = "Print what would be deleted.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    ExpireCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    /** Rejects a longer retention than that of {@code jobs}, whose rows are the only references to captures and events. */
    private void within(String option, @Nullable LocalDate from) {
        LocalDate first = keep;
        if (first != null && from != null && from.isBefore(first)) {
            throw new ParameterException(
                    spec.commandLine(),
                    option
                            + " is longer than --keep: captures and events are found only through the rows of their jobs");
        }
    }

    @Override
    public Integer call() {
        if (keep == null && captures == null && events == null) {
            throw new MissingParameterException(
                    spec.commandLine(), List.of(), "missing option: --keep DAYS, for example 90d or 2026-01-01");
        }
        LocalDate first = keep;
        LocalDate firstCapture = captures == null ? first : captures;
        LocalDate firstEvent = events == null ? first : events;
        within("--keep-captures", firstCapture);
        within("--keep-events", firstEvent);
        try (Store opened = stores.open(store)) {
            StoreOptions.confine(sandbox, opened, store, Terminal.standardError());
            Deleted all = new Deleted(0, 0);
            if (first != null) {
                all = all.and(Retention.tables(opened, first, !dryRun));
            }
            if (firstCapture != null) {
                all = all.and(Retention.captures(opened, firstCapture, !dryRun));
            }
            if (firstEvent != null) {
                all = all.and(Retention.table(opened, StoredTables.EVENTS, firstEvent, !dryRun));
            }
            System.out.println(TablesRun.count(all.objects(), "file") + ", " + TablesRun.count(all.bytes(), "byte")
                    + (dryRun ? " would be deleted" : " deleted"));
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE, ExitCode.FAILED, "cannot delete everything: " + FileErrorMessage.reason(e));
        }
    }
}
