package eyas.fleet.tables;

import eyas.cli.options.RuleOptions;
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

/** Writes reports and captures into tables. */
@Command(
        name = "tables",
        description = {
            "Write what reports and captures say into tables of many jobs: Parquet, which any engine reads.",
            "",
            "A folder is looked through for report.json and captures, as downloaded artifacts of many jobs are. A job that is "
                    + "written twice is there once; a report that goes on for longer takes the place of an earlier one. Values that "
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
            "2:the command line is wrong",
            "4:all else was written, but an input could not be read, or not to its end"
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
    @Parameters(arity = "0..*", paramLabel = "INPUT", description = "A report.json, a capture, or a folder with these.")
    private List<Path> inputs = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "STORE",
            description = "Where the tables are: a folder, or s3://BUCKET/PREFIX.")
    private @Nullable String output;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Option(
            names = "--events",
            description = "Write the events of captures, too: about as many bytes as the captures have.")
    private boolean events;

    @Option(
            names = "--keep-captures",
            description = "Keep captures in the store, with secrets masked, so that later rules can be run over them.")
    private boolean keepCaptures;

    @Option(
            names = "--repository",
            paramLabel = "OWNER/NAME",
            description = "Whose jobs these are. A report that says otherwise is refused.")
    private @Nullable String repository;

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "The run that the one input is of, where its report does not say so.")
    private @Nullable String run;

    @Option(
            names = "--attempt",
            paramLabel = "N",
            description = "Which attempt at it (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private long attempt = 1;

    @Option(names = "--job", paramLabel = "NAME", description = "The job of the run.", defaultValue = "")
    private String job = "";

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Option(names = "--dry-run", description = "Read everything, and say what would be written.")
    private boolean dryRun;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing about what went well.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    TablesCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
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
                            ? "INPUT is missing: a report.json, a capture, or a folder"
                            : "--output STORE is missing");
        }
        TableOptions options = options();
        Terminal terminal = Terminal.standardError();
        try (Store store = stores.open(to)) {
            // First: what is made from here on belongs to who owns the store.
            StoreOptions.confine(sandbox, store, to, terminal);
            try (ScratchDirectory scratch = ScratchDirectory.make();
                    TableWriter writer = TableWriter.open(store, scratch.path().resolve("writer"))) {
                return new TablesRun(options, terminal, StandardStreams.errorIsTerminal())
                        .run(inputs, dryRun ? null : writer, scratch.path());
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the tables cannot be written to " + to + ": " + FileErrorMessage.words(e));
        }
    }

    private TableOptions options() {
        if (run == null && !job.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--job is of a run: give --run ID, too");
        }
        if (run != null && repository == null) {
            throw new ParameterException(
                    spec.commandLine(), "--run is of a repository: give --repository OWNER/NAME, too");
        }
        if (run != null && inputs.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--run is of one job: give one INPUT");
        }
        if (attempt < 1) {
            throw new ParameterException(spec.commandLine(), "--attempt is 1 or more, not " + attempt);
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
