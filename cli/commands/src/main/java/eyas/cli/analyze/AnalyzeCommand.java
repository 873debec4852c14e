package eyas.cli.analyze;

import eyas.baseline.compare.Weight;
import eyas.cli.lock.LockComparer;
import eyas.cli.lock.WeightConverter;
import eyas.cli.options.PriorityConverter;
import eyas.cli.options.ReportFilterOptions;
import eyas.cli.options.RuleOptions;
import eyas.cli.report.ReportSettings;
import eyas.engine.AlertOptions;
import eyas.output.form.AlertFormat;
import eyas.report.ReportFormat;
import eyas.report.ReportParts;
import eyas.rules.model.Priority;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports what a recorded job did. */
@Command(
        name = "analyze",
        description = {
            "Report what a recorded job did: alerts, processes, executables, connections, DNS lookups, files, containers.",
            "",
            "The capture is read once. Values that look like secrets are masked. The switches have the names of the inputs of "
                    + "Falco's actions; each takes true or false."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas analyze [OPTION ...] CAPTURE",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the report was made, and the capture contains all events that its writer observed",
            "1:the capture cannot be read or is corrupt before its end, the rules or the lock have errors, or a file cannot be "
                    + "written",
            "2:usage error, or invalid filters file",
            "3:an alert, a suspicious DNS lookup or a reputation reaches --fail-on, or an entry of the weight "
                    + "--lock-fail-on or heavier is not in the lock",
            "4:the report was made, but coverage is incomplete: the capture is truncated, or events are missing from it"
        },
        footer = {
            "",
            "Examples:",
            "  eyas analyze job.scap",
            "  eyas analyze job.scap --output report --format json,markdown",
            "  eyas analyze job.scap --format json | jq .alerts",
            "  eyas analyze job.scap -r my-rules.yaml --filters-config filters.config",
            "  eyas analyze job.scap --lock .github/eyas.lock.yaml --workflow .github/workflows/ci.yml "
                    + "--working-folder /home/runner/work/app/app"
        })
public final class AnalyzeCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "CAPTURE", description = "Capture to read; - reads standard input.")
    private String capture = STANDARD_INPUT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Write the report's files and alerts.jsonl (Falco's JSON) to this directory. An earlier report in it "
                            + "is removed first, in all formats.")
    private @Nullable Path output;

    @Option(
            names = "--alert-form",
            paramLabel = "FORM",
            split = ",",
            description =
                    "Also write the alerts in these formats, to alerts.FORM.jsonl in the directory: ${COMPLETION-CANDIDATES}.")
    private List<AlertFormat> forms = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            split = ",",
            description =
                    "Formats to write: json, markdown, html, sarif, csv (default: all). Without --output, the given format "
                            + "is printed on standard output instead of the text report.")
    private List<ReportFormat> formats = new ArrayList<>();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Option(
            names = "--extract-processes",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Report processes and executables (default: true).")
    private boolean processes = true;

    @Option(
            names = "--extract-connections",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Report connections (default: true).")
    private boolean connections = true;

    @Option(
            names = "--extract-dns",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Report DNS lookups (default: true).")
    private boolean dns = true;

    @Option(
            names = "--extract-written-files",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Report files (default: true).")
    private boolean files = true;

    @Option(
            names = "--extract-containers",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Report containers (default: true).")
    private boolean containers = true;

    @Option(
            names = "--extract-privileges",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Report privilege changes (default: true).")
    private boolean privileges = true;

    @Option(
            names = "--extract-hashes",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description =
                    "Hash executables from this machine's file system if the capture has no hash of them; such hashes are "
                            + "marked as late (default: false).")
    private boolean hashes;

    @Option(
            names = "--workflow",
            paramLabel = "FILE",
            description =
                    "Workflow file of the job, below the current directory: the report then shows line numbers, and "
                            + "the step names of the run's page.")
    private @Nullable Path workflow;

    @Option(
            names = "--working-folder",
            paramLabel = "DIR",
            defaultValue = "",
            description = "Working directory of the job; distinguishes the job's own files from others.")
    private String workingDirectory = "";

    @Option(
            names = "--lock",
            paramLabel = "FILE",
            description = "Show what the job did that this lock does not allow, like 'eyas lock check'.")
    private @Nullable Path lock;

    @Option(
            names = "--lock-fail-on",
            paramLabel = "WEIGHT",
            converter = WeightConverter.class,
            description =
                    "Exit with 3 if an entry of this weight or heavier is not in the lock: heavy, medium or light "
                            + "(default: ${DEFAULT-VALUE}).",
            defaultValue = "medium")
    private Weight lockFailOn = Weight.MEDIUM;

    @Option(names = "--show-secrets", description = "Do not mask values that look like secrets.")
    private boolean showSecrets;

    @Option(
            names = "--fail-on",
            paramLabel = "PRIORITY",
            converter = PriorityConverter.class,
            description =
                    "Exit with 3 if a rule of this priority or higher was triggered; suspicious DNS lookups have priority warning.")
    private @Nullable Priority failOn;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not print the report.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    @Mixin
    private ReportFilterOptions filters = new ReportFilterOptions();

    @Mixin
    private EnrichOptions enrich;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    AnalyzeCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    /** Returns the format to print: the given one if there is no output directory; null for the text report. */
    private @Nullable ReportFormat printed() {
        if (output != null || formats.isEmpty()) {
            return null;
        }
        Set<ReportFormat> named = EnumSet.copyOf(formats);
        ReportFormat only = named.iterator().next();
        if (named.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "standard output takes a single --format; give one, or write to a directory with --output DIR");
        }
        if (only.files().size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--format csv writes one file per table; set their directory with --output DIR");
        }
        return only;
    }

    @Override
    public Integer call() {
        @Nullable ReportFormat printed = printed();
        if (!forms.isEmpty() && output == null) {
            throw new ParameterException(
                    spec.commandLine(), "--alert-form writes files; set their directory with --output DIR");
        }
        ReportParts parts = new ReportParts(processes, connections, connections, dns, files, containers, privileges);
        AnalyzeOptions options = new AnalyzeOptions(
                capture,
                rules.all(),
                AlertOptions.NONE,
                output,
                forms.isEmpty() ? Set.of() : EnumSet.copyOf(forms),
                formats.isEmpty() ? EnumSet.allOf(ReportFormat.class) : Set.copyOf(formats),
                parts,
                hashes,
                new ReportSettings(filters.file(), enrich.enrichment(System.getenv()), workflow),
                workingDirectory,
                showSecrets,
                failOn,
                quiet);
        Terminal terminal = Terminal.standardError();
        Path compared = lock;
        @Nullable LockComparer opened = compared == null ? null : LockComparer.open(compared, terminal);
        return new AnalyzeSession(options, terminal, sandbox).run(opened, lockFailOn, printed);
    }
}
