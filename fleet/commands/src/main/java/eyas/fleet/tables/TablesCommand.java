package eyas.fleet.tables;

import eyas.cli.options.RuleOptions;
import eyas.diagnostic.DiagnosticCode;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.tables.read.InvalidInputException;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.store.Store;
import eyas.tables.write.ScratchDirectory;
import eyas.tables.write.TableWriter;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
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

/** Writes reports and captures to tables. */
@Command(
        name = "tables",
        description = {
            "Write reports and captures of many jobs to tables: Parquet files that any engine can read.",
            "",
            "Directories, such as downloaded artifacts of many jobs, are searched for report.json and captures. A job that is "
                    + "written twice is stored once; a report that covers more time replaces an earlier one. Values that "
                    + "look like secrets are masked."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        customSynopsis = {"eyas tables [OPTION ...] INPUT ... -o STORE", "       eyas tables COMMAND"},
        subcommands = {
            SchemaCommand.class,
            CompactCommand.class,
            ExpireCommand.class,
            ForgetCommand.class,
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:everything was written",
            "1:the store cannot be written",
            "2:usage error",
            "4:an input could not be read completely; everything else was written"
        },
        footer = {
            "",
            "Examples:",
            "  eyas tables artifacts/ -o /srv/eyas",
            "  eyas tables artifacts/ -o s3://acme-eyas/tables --keep-captures",
            "  eyas tables job.scap --repository acme/app --run 17 --job build --events -o /srv/eyas",
            "  eyas tables compact /srv/eyas"
        })
public final class TablesCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "INPUT",
            description = "A report.json, a capture, or a directory that contains these.")
    private List<Path> inputs = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "STORE",
            description = "Store of the tables: a directory, or s3://BUCKET/PREFIX.")
    private @Nullable String output;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Option(
            names = "--events",
            description = "Also write the events of captures, which takes about as much space as the captures.")
    private boolean events;

    @Option(
            names = "--keep-captures",
            description = "Store captures, with secrets masked, so that later rules can be run over them.")
    private boolean keepCaptures;

    @Option(
            names = "--repository",
            paramLabel = "OWNER/NAME",
            description = "Repository of the jobs. Reports of another repository are rejected.")
    private @Nullable String repository;

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "Run of the single input, if the report does not name it.")
    private @Nullable String run;

    @Option(
            names = "--attempt",
            paramLabel = "N",
            description = "Attempt of the run (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private long attempt = 1;

    @Option(names = "--job", paramLabel = "NAME", description = "Job of the run.", defaultValue = "")
    private String job = "";

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Option(names = "--dry-run", description = "Read everything, and print what would be written.")
    private boolean dryRun;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not print a summary.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    TablesCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        String to = output;
        if (inputs.isEmpty() || to == null) {
            throw new MissingParameterException(
                    spec.commandLine(),
                    List.of(),
                    inputs.isEmpty()
                            ? "missing argument: INPUT (a report.json, a capture, or a directory)"
                            : "missing option: --output STORE");
        }
        TableOptions options = options();
        Terminal terminal = Terminal.standardError();
        try (Store store = stores.open(to)) {
            // First, so that everything created from here on belongs to the store's owner.
            StoreOptions.confine(sandbox, store, to, terminal);
            try (ScratchDirectory scratch = ScratchDirectory.create();
                    TableWriter writer = TableWriter.open(store, scratch.path().resolve("writer"))) {
                return new TablesRun(options, terminal, StandardStreams.errorIsTerminal())
                        .run(inputs, dryRun ? null : writer, scratch.path());
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot write the tables to " + to + ": " + FileErrorMessage.reason(e));
        }
    }

    private TableOptions options() {
        if (run == null && !job.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--job requires --run ID");
        }
        if (run != null && repository == null) {
            throw new ParameterException(spec.commandLine(), "--run requires --repository OWNER/NAME");
        }
        if (run != null && inputs.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--run requires exactly one INPUT");
        }
        if (attempt < 1) {
            throw new ParameterException(spec.commandLine(), "--attempt must be at least 1: " + attempt);
        }
        try {
            StoredJobIdentity identity =
                    repository == null || run == null ? null : new StoredJobIdentity("", repository, run, attempt, job);
            if (repository != null && !repository.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+")) {
                throw new ParameterException(
                        spec.commandLine(), "--repository: '" + repository + "' is not OWNER/NAME");
            }
            return new TableOptions(identity, repository, events, keepCaptures, rules, quiet);
        } catch (InvalidInputException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
